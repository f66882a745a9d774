/** A disk that refuses, under load: full, locked by another program, or read-only. Then it can be written again. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../promises/ledger.ts';
import { run, startServer } from '../server.ts';
import { Auditor } from './clients/auditor.ts';
import { Crew } from './clients/crew.ts';
import type { Disk } from './disks/disk.ts';
import { FullDisk } from './disks/full.ts';
import { ImmutableDisk } from './disks/immutable.ts';
import { LockedDisk } from './disks/locked.ts';
import type { Outcome, Scenario } from './scenario.ts';

type Size = { clients: number; rounds: number; rate: number };

/** Milliseconds: of load before the disk refuses, at most, and for as long as it does. */
const LOAD = 1_000;
const REFUSAL = 1_500;
/** What a client may hear of it; it tries again. */
const HONEST = /: 503$|cannot store anything/;

/** Lets the disk refuse and relent, again and again, and compares what was seen and promised with what is kept. */
export async function refuse(disk: Disk, size: Size): Promise<Outcome> {
  const server = await startServer({
    dataDir: disk.dataDir,
    env: { HISTORY_MAX: '1000000', MESSAGE_RATE: '0' },
  });
  const base = `${server.url}/rooms/disk/`;
  const ledger = new Ledger();
  const crew = new Crew(base, size.clients, ledger);
  try {
    const auditor = await Auditor.of(base);
    await crew.come();
    crew.talk(size.rate);
    for (let round = 0; round < size.rounds; round += 1) {
      await sleep(Math.random() * LOAD);
      disk.refuse();
      await sleep(REFUSAL);
      disk.relent();
      await crew.untilIn();
    }
    const unanswered = await crew.hush();
    await crew.lastWord(ledger);
    const found = ledger.breaches(await auditor.record()).filter((breach) => !HONEST.test(breach));
    await crew.leave();
    await server.stop();
    const breaches = [...unanswered, ...found, ...corruption(disk.dataDir)];
    const refused =
      ledger.refusals.filter((refusal) => HONEST.test(refusal)).length + ledger.putOffs.of(HONEST);
    if (refused === 0) breaches.push('the disk refused nothing: nothing was tried');
    return {
      tried: size.rounds,
      notes: `${ledger.counts.accepted} messages accepted, ${refused} requests answered 503, nothing of them kept or told`,
      breaches,
    };
  } finally {
    await server.kill();
    await crew.leave();
    disk.remove();
  }
}

/** A server that lived on the disk is to start while it is read-only, and then when it is not any more. */
async function readOnlyAtStart(disk: FullDisk): Promise<string[]> {
  const server = await startServer({ dataDir: disk.dataDir });
  try {
    await server.stop();
    disk.makeReadOnly(true);
    const refused = run({ PORT: '0', DATA_DIR: disk.dataDir });
    const { code } = await refused.exit;
    disk.makeReadOnly(false);
    await server.restart();
    const isClear = code === 1 && /^parley: DATA_DIR .* cannot be written: .*\n$/.test(refused.output());
    return isClear ? [] : [`a read-only DATA_DIR ends with ${code} and says: ${refused.output()}`];
  } finally {
    await server.kill();
    disk.remove();
  }
}

/** What SQLite itself finds wrong with the files. */
function corruption(dataDir: string): string[] {
  const rooms = join(dataDir, 'rooms');
  return readdirSync(rooms)
    .filter((name) => name.endsWith('.sqlite'))
    .flatMap((name) => {
      const database = new DatabaseSync(join(rooms, name));
      const found = database.prepare('PRAGMA integrity_check').all();
      database.close();
      return found.map(({ integrity_check: text }) => String(text)).filter((text) => text !== 'ok');
    });
}

export const scenario: Scenario = {
  name: 'disk full, locked, read-only',
  async run() {
    const size: Size = { clients: 60, rounds: 10, rate: 60 };
    const locked = await refuse(new LockedDisk(), size);
    if (!FullDisk.isPossible)
      return { ...locked, notTried: 'full and read-only disks need the right to mount' };
    const full = await refuse(new FullDisk(), size);
    const turned = await refuse(new ImmutableDisk(), size);
    const forbidden = await readOnlyAtStart(new FullDisk());
    const all = [full, locked, turned];
    return {
      tried: all.reduce((sum, { tried }) => sum + tried, 1),
      breaches: [...all.flatMap(({ breaches }) => breaches), ...forbidden],
      notes: `full: ${full.notes}; locked: ${locked.notes}; read-only under way: ${turned.notes}`,
    };
  },
};

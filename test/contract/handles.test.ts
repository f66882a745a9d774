/** What clients leave behind in the process: the quick half of `npm run soak`. */
import { expect, test } from 'vitest';
import type { Client } from '../faults/clients/client.ts';
import { DOORS } from '../faults/clients/doors.ts';
import { Ledger } from '../promises/ledger.ts';
import { childOf, until } from '../selfhost/processes.ts';
import { usageOf } from '../soak/usage.ts';
import { Classroom } from './classroom.ts';
import { ownServer } from './own-server.ts';

/** Clients of each door, and how often they come. */
const CLIENTS = 4;
const ROUNDS = 5;
/** Milliseconds until closed connections have given their descriptors back. */
const PATIENCE = 20_000;

test('[DESIGN Audience] clients of every door come, talk, drop and leave: no handle stays open', async () => {
  const { server, base } = await ownServer();
  const handles = () => usageOf(childOf(server.pid)).handles;
  // One who stays keeps the room's files open throughout.
  await Classroom.join(base, 'one who stays');
  const before = handles();
  const ledger = new Ledger();
  for (let round = 0; round < ROUNDS; round += 1) {
    const clients: Client[] = DOORS.flatMap((door, at) =>
      Array.from({ length: CLIENTS }, (_, n) => new door(base, `client-${at}-${n}`, ledger)),
    );
    await Promise.all(clients.map((client) => client.come()));
    await Promise.all(clients.map((client, n) => client.say(`${round}: ${client.name} says ${n}`)));
    expect(handles()).toBeGreaterThan(before);
    for (const client of clients.slice(clients.length / 2)) client.drop();
    await Promise.all(clients.map((client) => client.leave()));
  }
  await until(
    () => handles() <= before,
    PATIENCE,
    () => `${before} handles at first, and ${handles()} are left`,
  );
  expect(ledger.refusals).toEqual([]);
}, 60_000);

import { afterEach, expect, test, vi } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import {
  Audience,
  type Listener,
  SOCKETS_PER_TURN,
  STREAMS_PER_TURN,
} from '../../../worker/room/audience.ts';
import type { Passage } from '../../../worker/room/passage.ts';
import { Room } from '../../../worker/room/room.ts';
import { inFreshRoom } from './storage.ts';

/** More than are told in one turn, several times. */
const MANY = 500;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

class Ear implements Listener {
  readonly perTurn: number;
  readonly heard: string[] = [];
  times = 0;

  constructor(perTurn = STREAMS_PER_TURN) {
    this.perTurn = perTurn;
  }

  hear({ broadcasts }: Passage): void {
    this.times += 1;
    for (const { told } of broadcasts) for (const { event } of told) this.heard.push(event.id);
  }

  reads(): boolean {
    return false;
  }

  end(): void {}
}

/** Runs in a room with many listeners; `begin` says something and returns when the first of them have heard it. */
async function inCrowd(
  run: (room: Room, ears: Ear[], begin: () => Promise<string>) => Promise<void>,
  perTurn = STREAMS_PER_TURN,
  many = MANY,
): Promise<void> {
  await inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({}));
    await room.open();
    const ears = Array.from({ length: many }, () => new Ear(perTurn));
    for (const ear of ears) room.audience.add(ear);
    // As long as this clock stands still, the room is busy with what it told first.
    vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    room.journal.append({ type: 'Message', user: 'bob', message: 'to all at once' });
    await room.journal.settled();
    for (const ear of ears) expect(ear.heard.splice(0)).toHaveLength(1);
    const begin = async () => {
      const id = room.journal.append({ type: 'Message', user: 'bob', message: 'hello' });
      await room.journal.stored();
      expect(ears[0]?.heard).toContain(id);
      expect(ears.at(-1)?.heard).not.toContain(id);
      return id;
    };
    await run(room, ears, begin);
    await room.drain();
  });
}

test('[DESIGN promise 1] many are told in turns, and all hear the same in the same order', () =>
  inCrowd(async (room, ears, begin) => {
    const first = await begin();
    const more = [2, 3, 4].map((n) =>
      room.journal.append({ type: 'Message', user: 'bob', message: `hello ${n}` }),
    );
    await room.journal.settled();
    for (const { heard } of ears) expect(heard).toEqual([first, ...more]);
  }));

test.each([
  [MANY, 'streams', STREAMS_PER_TURN, 1],
  [MANY, 'sockets', SOCKETS_PER_TURN, 1],
  [5_000, 'streams', STREAMS_PER_TURN, 2.5],
])(
  '[DESIGN Audience] of %i %s as many are told in one turn as their kind and their number allow',
  (many, _, perTurn, turns) =>
    inCrowd(
      async (room, ears, begin) => {
        const id = await begin();
        expect(ears.filter(({ heard }) => heard.includes(id))).toHaveLength(turns * perTurn);
        await room.journal.settled();
      },
      perTurn,
      many,
    ),
);

test('[DESIGN Audience] a large room is told in turns however quiet it is', () =>
  inCrowd(
    async (room, ears, begin) => {
      vi.mocked(Date.now).mockReturnValue(Date.now() + 60_000);
      await begin();
      await room.journal.settled();
      expect(ears.every(({ heard }) => heard.length === 1)).toBe(true);
    },
    STREAMS_PER_TURN,
    2 * MANY,
  ));

test('[DESIGN Audience] whose turn it is hears all that came meanwhile, at once: nobody waits for a second round', () =>
  inCrowd(async (room, ears, begin) => {
    const first = await begin();
    const second = room.journal.append({ type: 'Message', user: 'bob', message: 'meanwhile' });
    await room.journal.stored();
    const last = ears.at(-1);
    const before = last?.times ?? 0;
    await vi.waitFor(() => expect(last?.heard).toEqual([first, second]));
    expect(last?.times).toBe(before + 1);
    await room.journal.settled();
  }));

test('[DESIGN promise 1] what is performed waits until the last of many has heard what came before', () =>
  inCrowd(async (room, ears, begin) => {
    const first = await begin();
    const heard = Promise.withResolvers<boolean>();
    room.journal.perform(() => heard.resolve(ears.every((ear) => ear.heard.includes(first))));
    await room.journal.settled();
    expect(await heard.promise).toBe(true);
  }));

test('whoever says more than can be told is made to wait for the audience', () =>
  inCrowd(async (room, ears, begin) => {
    const first = await begin();
    const say = () => room.journal.append({ type: 'Message', user: 'bob', message: 'more' });
    say();
    await room.journal.accepted();
    expect(ears.at(-1)?.heard).toEqual([]);
    for (let n = 0; n < 100; n += 1) say();
    await room.journal.accepted();
    for (const { heard } of ears) expect(heard).toContain(first);
    await room.journal.settled();
    expect(ears.at(-1)?.heard).toHaveLength(102);
  }));

test('[DESIGN promise 3] who comes while many are told has it from history, and who leaves hears no more', () =>
  inCrowd(async (room, ears, begin) => {
    const late = new Ear();
    const last = ears.at(-1);
    if (last === undefined) throw new Error('nobody is there');
    const id = await begin();
    room.audience.add(late);
    room.audience.remove(last);
    expect(room.journal.flushedId).toBe(id);
    await room.journal.settled();
    expect(late.heard).toEqual([]);
    expect(last.heard).toEqual([]);
  }));

test('[DESIGN Audience] heartbeats come in turns: who has to be told something meanwhile does not wait for all of them', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const audience = new Audience(15);
  let beats = 0;
  for (let n = 0; n < MANY; n += 1) {
    const beat = () => {
      beats += 1;
      return true;
    };
    audience.add(Object.assign(new Ear(), { beat }));
  }
  vi.advanceTimersByTime(7_500);
  expect(beats).toBe(STREAMS_PER_TURN);
  await vi.waitFor(() => expect(beats).toBe(MANY));
});

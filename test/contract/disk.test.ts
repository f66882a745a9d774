import { expect, test } from 'vitest';
import { refuse } from '../faults/disk.ts';
import { LockedDisk } from '../faults/disks/locked.ts';
import { startServer } from '../server.ts';
import { Person } from './person.ts';
import { expectProblem } from './room.ts';

test('[DESIGN promise 2] a disk that refuses: nobody heard what is not kept, and the room serves on', async () => {
  const { breaches } = await refuse(new LockedDisk(), { clients: 12, rounds: 2, rate: 40 });
  expect(breaches).toEqual([]);
}, 60_000);

test('[DESIGN Errors] what cannot be stored is answered 503 with the token unspent, and goes through later', async () => {
  const disk = new LockedDisk();
  await using server = await startServer({ dataDir: disk.dataDir });
  try {
    const ann = await Person.join(`${server.url}/rooms/full/`, 'ann');
    const token = ann.messageToken;
    disk.refuse();
    const answer = await ann.say('hello');
    expectProblem(answer, 503);
    expect(answer.body).toContain('storage-refused');
    expect(answer.headers['retry-after']).toBe('60');
    expect(ann.messageToken).toBe(token);
    // What was in memory may differ from what is kept: the room starts again, and its clients come back.
    await ann.stream.end();
    disk.relent();
    await ann.listen();
    expect((await ann.say('hello')).status).toBe(201);
    await ann.stream.message('hello');
    const told = ann.stream.events.filter(({ event }) => event === 'Message');
    expect(told.map(({ data }) => data.message)).toEqual(['hello']);
  } finally {
    disk.remove();
  }
});

import { expect, test } from 'vitest';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';

/** A room on a server of its own, where nobody is told to slow down. */
async function room(env: Record<string, string>): Promise<string> {
  const { base } = await ownServer({ MESSAGE_RATE: '0', ...env });
  return base;
}

test('[DESIGN promise 3] an id gets all it missed until the history is cut, then a fresh start', async () => {
  const base = await room({ HISTORY_MAX: '100' });
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  const last = ann.stream.events.at(-1)?.id ?? '';
  ann.stream.destroy();
  let said = 0;
  let fresh = false;
  for (let round = 0; !fresh && round < 60; round += 1) {
    for (let i = 0; i < 20; i += 1) await bob.say(`message ${said++}`);
    await ann.listen(last);
    // The replay may begin with the Join of an earlier round.
    await ann.stream.until(() =>
      ann.stream.events.some(({ data }) => data.message === `message ${said - 1}`),
    );
    fresh = ann.stream.events[0]?.event === 'Users';
    const texts = ann.stream.events
      .filter(({ event }) => event === 'Message')
      .map(({ data }) => data.message);
    const first = fresh ? said - texts.length : 0;
    expect(texts).toEqual(Array.from({ length: said - first }, (_, i) => `message ${first + i}`));
    ann.stream.destroy();
  }
  expect(fresh).toBe(true);
  expect(said).toBeGreaterThan(80);
}, 60_000);

test('[DESIGN promise 6] who reads nothing is dropped without Disconnect, and resumes without a gap', async () => {
  const base = await room({ STREAM_BUDGET: '16384' });
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  ann.stream.pause();
  const left = () => bob.stream.events.some(({ event, data }) => event === 'Part' && data.user === 'ann');
  let said = 0;
  // The kernel's buffers take some megabytes before the budget is touched.
  for (; !left() && said < 1_500; said += 1) await bob.say(`${said} ${'😀'.repeat(3_900)}`);
  await bob.stream.about('Part', 'ann');

  ann.stream.resume();
  const before = await ann.stream.end();
  expect(before.map(({ event }) => event)).not.toContain('Disconnect');
  await ann.listen(before.at(-1)?.id);
  await bob.say('the end');
  await ann.stream.message('the end');
  const texts = [...before, ...ann.stream.events]
    .filter(({ event }) => event === 'Message')
    .map(({ data }) => String(data.message).split(' ')[0]);
  expect(texts).toEqual([...Array.from({ length: said }, (_, i) => String(i)), 'the']);
}, 60_000);

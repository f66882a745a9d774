/** Many streams that come back at once, again and again, as they do when a network fails and returns. */
import { expect, test } from 'vitest';
import { Auditor } from '../faults/clients/auditor.ts';
import { Ledger } from '../promises/ledger.ts';
import { entryOf } from '../promises/record.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';

const STREAMS = 100;
const ROUNDS = 4;
/** How many log in at once: passwords are hashed one after the other anyway. */
const AT_ONCE = 10;

/** Notes what a stream has told, breaks it off or leaves it to be taken over, and comes back by its last id. */
async function comeBack(person: Person, ledger: Ledger, dies: boolean): Promise<void> {
  const last = note(person, ledger);
  if (dies) person.stream.destroy();
  await person.listen(last);
}

/** @returns the last id */
function note({ name, stream }: Person, ledger: Ledger): string | undefined {
  for (const { id, event, data } of stream.events)
    if (event !== 'Users') ledger.saw(name, entryOf(id, event, data));
  return stream.events.at(-1)?.id;
}

test('[DESIGN promises 3 and 5] a storm of 100 streams that resume at once: nobody refused, no gap, no duplicate', async () => {
  const base = freshRoom();
  const auditor = await Auditor.of(base);
  const speaker = await Person.join(base, 'speaker');
  const ledger = new Ledger();
  const people: Person[] = [];
  for (let at = 0; at < STREAMS; at += AT_ONCE) {
    const names = Array.from({ length: AT_ONCE }, (_, n) => `p${at + n}`);
    people.push(...(await Promise.all(names.map((name) => Person.join(base, name)))));
  }
  for (const { name } of people) ledger.startedAfresh(name);

  for (let round = 0; round < ROUNDS; round += 1) {
    const storm = Promise.all(people.map((person, n) => comeBack(person, ledger, n % 2 === 0)));
    // The room does not wait for them.
    for (let n = 0; n < 10; n += 1) {
      const text = `round ${round}, ${n}`;
      expect((await speaker.say(text)).status).toBe(201);
      ledger.accepted('speaker', text);
    }
    await storm;
  }
  await speaker.say('the last word');
  await Promise.all(people.map(({ stream }) => stream.message('the last word')));
  for (const person of people) note(person, ledger);
  expect(ledger.breaches(await auditor.record())).toEqual([]);
}, 120_000);

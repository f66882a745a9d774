/** Every protocol sees every other, in its own terms [PROTOCOLS, One room]. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { freshRoom } from './room.ts';
import { DOORS, type Door, doors, hears, type Line, nonce, sees, settle, type Visitor } from './visitor.ts';

const PAIRS = doors.flatMap((from) => doors.map((to) => ({ from, to })));
/** Where a list of people is told. */
const LISTED = PAIRS.filter(({ to }) => to !== 'WhisperChat');
/** Such that nothing in between may take them for markup, commands, padding or line ends. */
const TEXTS = [
  'hello',
  ' kept  as it is ',
  '<b>&amp;"\'\\',
  'two\nlines\r\n',
  '😀 ü \u2028',
  '/kicker',
  '{"type":"chat"}',
];

const join = (door: Door, base: string): Promise<Visitor> => DOORS[door](base, randomUUID());

/** The name under which one of this door hears of a visitor. */
function nameAt(door: Door, visitor: Visitor): string {
  return door === 'WhisperChat' ? visitor.whisperId : visitor.name;
}

/** What this watcher was told of this visitor's leaving. */
function leavings(watcher: Visitor, { name }: Visitor): string[] {
  return watcher.left().filter((left) => left === name);
}

/** Waits for a leaving. A stream that died in a quiet room is noticed when the room speaks [DESIGN promise 4]. */
async function seesLeaving(watcher: Visitor, name: string): Promise<void> {
  for (let i = 0; watcher.present()?.includes(name) && i < 100; i += 1) await watcher.say(nonce());
  await sees(watcher, name, false);
}

test.each(PAIRS)(
  '[PROTOCOLS One room] what $from says, $to hears: once, in order, verbatim',
  async ({ from, to }) => {
    const base = freshRoom();
    const listener = await join(to, base);
    const speaker = await join(from, base);
    for (const text of TEXTS) await speaker.say(text);
    await settle(speaker, listener);
    const name = nameAt(to, speaker);
    const heard = listener.heard().filter(([who, text]) => who === name && text !== 'hello');
    expect(heard.slice(0, -1)).toEqual(TEXTS.slice(1).map((text) => [name, text]));
  },
);

test.each(LISTED)(
  '[PROTOCOLS One room] a guest of $from comes and goes: $to is told once',
  async ({ from, to }) => {
    const base = freshRoom();
    const watcher = await join(to, base);
    const passer = await join(from, base);
    await sees(watcher, passer.name);
    if (passer.present()) await sees(passer, watcher.name);
    await passer.leave();
    await seesLeaving(watcher, passer.name);
    passer.drop();
    await settle(watcher);
    expect(leavings(watcher, passer)).toHaveLength(1);
  },
);

test.each(LISTED)('[PROTOCOLS One room] a guest of $from drops: $to is told once', async ({ from, to }) => {
  const base = freshRoom();
  const watcher = await join(to, base);
  const dropper = await join(from, base);
  await sees(watcher, dropper.name);
  dropper.drop();
  await seesLeaving(watcher, dropper.name);
  const late = await join(to, base);
  await settle(late, watcher);
  expect(leavings(watcher, dropper)).toHaveLength(1);
  expect(late.present()).toEqual([watcher.name, late.name].sort());
});

test('[PROTOCOLS One room] a conversation of all four is the same for all', async () => {
  const base = freshRoom();
  const people = await Promise.all(doors.map((door) => join(door, base)));
  await Promise.all(
    people.map(async (person) => {
      for (let i = 0; i < 20; i += 1) await person.say(`${person.name} ${i}`);
    }),
  );
  const texts: string[][] = [];
  for (const person of people) {
    for (const other of people) await hears(person, `${other.name} 19`);
    const lines: Line[] = person.heard().filter(([, text]) => text !== 'hello');
    texts.push(lines.map(([, text]) => text));
    const isWhisper = person.present() === undefined;
    for (const [who, text] of lines) {
      const author = people.find(({ name }) => text.startsWith(`${name} `));
      expect(who).toBe(isWhisper ? author?.whisperId : author?.name);
    }
  }
  expect(texts[0]).toHaveLength(80);
  for (const list of texts) expect(list).toEqual(texts[0]);
  const names = people.map(({ name }) => name).sort();
  for (const person of people) expect(person.present() ?? names).toEqual(names);
});

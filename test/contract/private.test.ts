/** What is private between two, over every pair of protocols, while others are in the room. */
import { expect, test } from 'vitest';
import { sdp } from '../sdp.ts';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { CONFIDANTS, type Confidant, PAIRS } from './confidant.ts';
import { send } from './http.ts';
import { freshName, Person } from './person.ts';
import { freshRoom } from './room.ts';
import { nonce } from './visitor.ts';
import { Whisper } from './whisper.ts';

/** Somebody else in the room, with all that came as it came. */
type Witness = { door: string; raw(): string; until(condition: () => boolean): Promise<void> };

/** One of each protocol: clients that know what is private, and clients that do not. */
async function witnesses(base: string): Promise<Witness[]> {
  const sse = await Person.join(base, freshName());
  const old = await Classroom.join(base, 'eve-2');
  const classroom = await Classroom.join(base, 'eve-2', '');
  const cahat = await Cahat.join(base, 'eve-3');
  const whisper = await Whisper.join(base);
  const identified = await Whisper.open(base);
  await identified.identify();
  return [
    { door: 'protocol 1', raw: () => sse.stream.raw, until: (condition) => sse.stream.until(condition) },
    ...[old, classroom, cahat, whisper, identified].map((guest) => ({
      door: guest.constructor.name,
      raw: () => guest.socket.raw,
      until: (condition: () => boolean) => guest.until(condition),
    })),
  ];
}

/** Whoever has heard a text in public has heard all that the room told them before. */
async function mark(speaker: Confidant, listeners: Witness[]): Promise<string> {
  const text = nonce();
  await speaker.say(text);
  for (const { raw, until } of listeners) await until(() => raw().includes(text));
  return text;
}

/** A stream's comments come when they come. */
const withoutComments = (raw: string) => raw.replaceAll(':\n\n', '');

test.each(PAIRS)(
  '[docs/protocols.md direct] %s to %s: the two hear it once, nobody else hears a byte',
  async (from, to) => {
    const base = freshRoom();
    const ann = await CONFIDANTS[from](base, 'ann');
    const bob = await CONFIDANTS[to](base, 'bob');
    const others = await witnesses(base);
    await mark(bob, [...others, { door: from, raw: () => ann.raw(), until: (c) => ann.until(c) }]);
    const before = others.map(({ raw }) => raw().length);

    const [there, back] = [nonce(), nonce()];
    await ann.direct(bob, there);
    await bob.until(() => bob.directs().length === 1, 'the direct message');
    await bob.direct(ann, back);
    await ann.until(() => ann.directs().length === 2, 'the answer');
    const call = {
      kind: 'offer',
      call: nonce().replaceAll(' ', '-'),
      data: { type: 'offer', sdp: `${sdp()}a=${nonce()}\r\n` },
    };
    await ann.signal(bob, call);
    await bob.until(() => bob.signals().length === 1, 'the signal');
    const marked = await mark(ann, others);
    await bob.until(() => bob.raw().includes(marked));

    expect(bob.directs()).toEqual([
      [bob.calls(ann), bob.calls(bob), there],
      [bob.calls(bob), bob.calls(ann), back],
    ]);
    expect(ann.directs()).toEqual([
      [ann.calls(ann), ann.calls(bob), there],
      [ann.calls(bob), ann.calls(ann), back],
    ]);
    expect(bob.signals()).toEqual([{ from: bob.calls(ann), ...call }]);
    expect(ann.signals()).toEqual([]);

    // One public message, and not a byte more.
    for (const [index, { door, raw }] of others.entries()) {
      const since = withoutComments(raw().slice(before[index]));
      expect(since.split(marked), door).toHaveLength(door === 'Cahat' ? 3 : 2);
      expect(since, door).toMatch(
        door === 'protocol 1' ? /^id: \S+\nevent: Message\ndata: .*\n\n$/ : /^\{[^\n]*\}$/,
      );
      expect(since.match(/"type":"[^"]+"/g)?.length ?? 1, door).toBe(1);
    }
    // And none for those who come or ask later.
    const later = await witnesses(base);
    const asked = await Promise.all(['history', 'v1/chat/messages'].map((path) => send(`${base}${path}`)));
    const seen = [...others, ...later].map(({ raw }) => raw()).concat(asked.map(({ body }) => body));
    for (const text of seen) {
      for (const hidden of [there, back, call.call, 'DirectMessage', 'PRIVATE_MESSAGE', '"direct"', 'ignal"'])
        expect(text).not.toContain(hidden);
    }
  },
);

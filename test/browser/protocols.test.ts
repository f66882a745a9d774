import { CahatStandIn } from '../stand-ins/cahat.ts';
import { ClassroomStandIn } from '../stand-ins/classroom.ts';
import { SseStandIn } from '../stand-ins/sse.ts';
import type { StandIn } from '../stand-ins/stand-in.ts';
import { WhisperStandIn } from '../stand-ins/whisper.ts';
import { type Entry, enterAt, socket } from './enter-at.ts';
import { expect, test } from './test.ts';

const originals: [name: string, start: () => StandIn, entry: (url: string, user: string) => Entry][] = [
  [
    '[PROTOCOLS 1] a course’s',
    () => new SseStandIn(),
    (address, user) => ({ address, user, password: 'pw' }),
  ],
  [
    '[PROTOCOLS 2] Tutorial 12’s',
    () => new ClassroomStandIn('tutorial 12'),
    (url, user) => ({ address: socket(url), user }),
  ],
  [
    '[PROTOCOLS 2] Lab 8’s',
    () => new ClassroomStandIn('lab 8'),
    (url, user) => ({ address: socket(url), user }),
  ],
  [
    '[PROTOCOLS 3] CAHAT’s',
    () => new CahatStandIn(),
    (url, user) => ({ address: socket(url, '/cahat'), user }),
  ],
  [
    '[PROTOCOLS 4] WhisperChat’s',
    () => new WhisperStandIn(),
    (url) => ({ address: socket(url, '/v1/chat/ws') }),
  ],
  [
    '[PROTOCOLS 4] the later WhisperChat’s',
    () => new WhisperStandIn('later'),
    (url) => ({ address: socket(url, '/v1/chat/ws') }),
  ],
];

for (const [name, start, entry] of originals) {
  test(`${name} own server: two people talk, the network breaks, and both go on`, async ({ visit }) => {
    await using original = await start().start();
    const [ann, bob] = [await visit(), await visit()];
    await enterAt(ann, entry(original.url, 'ann'));
    await enterAt(bob, entry(original.url, 'bob'));
    await ann.say('hello <b>bob</b>');
    await bob.expectSaid('hello <b>bob</b>');
    original.cut();
    await ann.expectStatus('Reconnecting…');
    await ann.expectStatus('Connected');
    await bob.expectStatus('Connected');
    await bob.say('there you are');
    await ann.expectSaid('hello <b>bob</b>', 'there you are');
    await bob.expectSaid('hello <b>bob</b>', 'there you are');
  });
}

test('[PROTOCOLS, One room] people of all four protocols hear each other', async ({ server, visit }) => {
  const room = `${server.url}/rooms/blue`;
  const people = [await visit(), await visit(), await visit(), await visit()] as const;
  await enterAt(people[0], { address: room, user: 'ann', password: 'correct horse' });
  await enterAt(people[1], { address: socket(room), user: 'ann' });
  await enterAt(people[2], { address: socket(room, '/cahat'), user: 'ann' });
  await enterAt(people[3], { address: socket(room, '/v1/chat/ws') });
  for (const [index, chat] of people.entries()) await chat.say(`word ${index}`);
  for (const chat of people) await chat.expectSaid('word 0', 'word 1', 'word 2', 'word 3');
  // The names that the room gave to those who asked for one that is taken.
  await expect(people[0].said('word 1')).toContainText('ann-2');
  await expect(people[0].said('word 2')).toContainText('ann-3');
  await expect(people[2].people.filter({ hasText: 'ann-3' })).toContainText('you');
});

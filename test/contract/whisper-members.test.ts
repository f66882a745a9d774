import { expect, test } from 'vitest';
import { Classroom } from './classroom.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import { nonce, settle } from './visitor.ts';
import { anon, two, Whisper } from './whisper.ts';

/** Who came and went, as protocol 1 saw it. */
function traffic(person: Person): string[] {
  return person.stream.events
    .filter(({ event, data }) => (event === 'Join' || event === 'Part') && data.user !== person.name)
    .map(({ event, data }) => `${event} ${data.user}`);
}

test('[PROTOCOLS 4 user_id] 1 and 64 characters, of any kind', async () => {
  const { guest, other } = await two();
  for (const user_id of ['a', 'x'.repeat(64), '😀'.repeat(32), 'Ann Lee', '__proto__', '1']) {
    await guest.post([{ user_id, content: 'hello' }]);
    expect(await other.socket.next('messages')).toMatchObject({ data: [{ user_id }] });
  }
});

test('[PROTOCOLS 4 user_id] a reader is no member; who sends is one, as anon- and 8 characters', async () => {
  const { base, guest, other } = await two();
  const ann = await Person.join(base, 'ann');
  await guest.say('hello');
  await ann.stream.message('hello');
  other.drop();
  await settle(guest);
  await ann.say('mark');
  await ann.stream.message('mark');
  expect(traffic(ann)).toEqual([`Join ${anon(guest.whisperId)}`]);
  const lines = ann.stream.events.map(({ event }) => event);
  expect(lines.indexOf('Message')).toBeGreaterThan(lines.lastIndexOf('Join'));
  const late = await Classroom.join(base, 'late');
  expect(late.present()).toEqual(['ann', guest.name, 'late'].sort());
});

test('[PROTOCOLS 4 user_id] names are made unique', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  await Person.login(base, 'anon-someuser');
  const guest = await Whisper.open(base);
  for (const user_id of ['sameuser-1', 'sameuser-2', 'sameuser-1', 'someuser', 'sameuser-3']) {
    await guest.post([{ user_id, content: `from ${user_id}` }]);
  }
  await ann.stream.message('from sameuser-3');
  expect(ann.stream.events.filter(({ event }) => event === 'Message').map(({ data }) => data.user)).toEqual([
    'anon-sameuser',
    'anon-sameuser-2',
    'anon-sameuser',
    'anon-someuser-2',
    'anon-sameuser-3',
  ]);
});

test('[PROTOCOLS 4 user_id] membership ends with the last socket that used it', async () => {
  const { base, guest } = await two();
  const ann = await Person.join(base, 'ann');
  const tab = await Whisper.open(base, guest.whisperId);
  await guest.say('one');
  await tab.say('two');
  guest.drop();
  await tab.say('three');
  await settle(tab);
  expect(traffic(ann)).toEqual([`Join ${guest.name}`]);
  tab.socket.close();
  await ann.stream.about('Part', guest.name);
  const text = nonce();
  await ann.say(text);
  await ann.stream.message(text);
  expect(traffic(ann)).toEqual([`Join ${guest.name}`, `Part ${guest.name}`]);
});

test('[PROTOCOLS 4 user_id] each one that a socket used is a member while it lives', async () => {
  const { base, guest } = await two();
  const ann = await Person.join(base, 'ann');
  const userIds = ['user-a', 'user-b', 'user-c'];
  await guest.post(userIds.map((user_id) => ({ user_id, content: 'hello' })));
  const names = userIds.map(anon);
  await ann.stream.until(() => traffic(ann).length === 3);
  expect(traffic(ann)).toEqual(names.map((name) => `Join ${name}`));
  guest.drop();
  await ann.stream.until(() => traffic(ann).length === 6);
  expect(traffic(ann).slice(3).sort()).toEqual(names.map((name) => `Part ${name}`));
});

test('[PROTOCOLS 4 user_id] makes no deceptive name', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const guest = await Whisper.open(base);
  for (const user_id of ['a\u202eb', 'a\0b', 'a\nb', '\u2066'])
    await guest.post([{ user_id, content: 'hello' }]);
  await guest.say('mark');
  await ann.stream.message('mark');
  for (const { data } of ann.stream.events) {
    expect(String(data.user)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
  }
});

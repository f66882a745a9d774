/** Who may speak and be spoken to privately as a guest: ids are broadcast, secrets are not. */
import { expect, test } from 'vitest';
import { sdp } from '../sdp.ts';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';
import { type Frame, object } from './socket.ts';
import { sees } from './visitor.ts';
import { history, idsOf, ULID, Whisper } from './whisper.ts';

/** 128 bits. */
const SECRET = /^[A-Za-z0-9+/]{22}==$/;
const ERROR = { type: 'error', error: expect.stringMatching(/\S/) };

/** What a CAHAT guest was told privately. */
const told = (guest: Cahat) => guest.of('PRIVATE_MESSAGE').map(({ rawMessage }) => rawMessage);
/** Says something in public, so that all that was before it has been told. */
async function flush(
  speaker: Person,
  guest: { until(c: () => boolean): Promise<void>; socket: { raw: string } },
) {
  const text = `mark ${Math.random()}`;
  await speaker.say(text);
  await guest.until(() => guest.socket.raw.includes(text));
}

async function annAndBob() {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const bob = await Cahat.join(base, 'bob');
  return { base, ann, bob };
}

test('[docs/protocols.md 3 secret] who takes an id that was broadcast hears nothing private, and cannot speak so', async () => {
  const { base, ann, bob } = await annAndBob();
  expect(bob.secret).toMatch(SECRET);
  await ann.direct('bob', 'before the thief');
  await bob.next('PRIVATE_MESSAGE');
  const thieves = [
    await Cahat.join(base, undefined, bob.id),
    await Cahat.join(base, undefined, bob.id, ''),
    await Cahat.join(base, undefined, bob.id, 'a wrong secret'),
    await Cahat.join(base, undefined, bob.id, `${bob.secret}x`),
  ];
  await ann.direct('bob', 'with the thieves here');
  await ann.signal('bob', 'ring', { with: [], video: false });
  await bob.next('SIGNAL');
  expect(told(bob)).toEqual(['before the thief', 'with the thieves here']);
  for (const thief of thieves) {
    thief.send('PRIVATE_MESSAGE', { to: bob.id, rawMessage: 'hello' });
    expect((await thief.next('ERROR')).error).toMatch(/\S/);
    thief.send('SIGNAL', { to: bob.id, kind: 'accept', call: 'c', data: {} });
    await thief.next('ERROR');
    thief.send('ICE_SERVERS');
    await thief.next('ERROR');
    await flush(ann, thief);
    expect(thief.id).toBe(bob.id);
    expect(thief.secret).toBeUndefined();
    expect(thief.socket.raw).not.toMatch(/thie|PRIVATE_MESSAGE|SIGNAL|"secret"/);
    expect(thief.socket.raw).not.toContain(bob.secret);
  }
});

test('[docs/protocols.md 3 secret] an id alone is no line: 409 when its owner is away', async () => {
  const { base, ann, bob } = await annAndBob();
  await bob.leave();
  await ann.stream.about('Part', 'bob');
  const thief = await Cahat.join(base, undefined, bob.id);
  expect(thief.name).toBe('bob');
  expectProblem(await ann.direct('bob', 'for bob'), 409);
  expectProblem(await ann.signal('bob', 'accept'), 409);
  thief.drop();
  await ann.stream.about('Part', 'bob');
  expectProblem(await ann.direct('bob', 'for bob'), 409);
});

test('[docs/protocols.md 3 secret] with it come the newest private messages, after USERS, and the names to show them', async () => {
  const { base, ann, bob } = await annAndBob();
  const cat = await Cahat.join(base, 'cat');
  bob.send('PRIVATE_MESSAGE', { to: cat.id, rawMessage: '**to** cat' });
  const own = await bob.next('PRIVATE_MESSAGE');
  expect(own).toEqual({
    id: expect.stringMatching(ULID),
    userId: bob.id,
    to: cat.id,
    rawMessage: '**to** cat',
    htmlMessage: '<p><strong>to</strong> cat</p>\n',
    timestamp: expect.any(Number),
  });
  await cat.next('PRIVATE_MESSAGE');
  await ann.direct('bob', 'from ann');
  const second = await bob.next('PRIVATE_MESSAGE');
  expect(second).toMatchObject({ to: bob.id, userId: bob.calls('ann') });
  await cat.leave();
  await bob.leave();
  await ann.stream.about('Part', 'bob');
  const back = await Cahat.open(base);
  expect(await back.handshake(bob.id, bob.secret)).toEqual({
    userId: bob.id,
    name: 'bob',
    secret: bob.secret,
  });
  await back.until(() => told(back).length === 2);
  expect(back.of('PRIVATE_MESSAGE')).toEqual([own, second]);
  const after = back.socket.frames.slice(back.socket.frames.findIndex(({ type }) => type === 'USERS') + 1);
  expect(after.map(({ type }) => type)).toEqual(['NAME_CHANGE', 'PRIVATE_MESSAGE', 'PRIVATE_MESSAGE']);
  expect(back.story().names.get(cat.id)).toBe('cat');
  await ann.direct('bob', 'live');
  await back.until(() => told(back).length === 3);
  await back.rename('ben');
  await flush(ann, back);
  expect(told(back)).toHaveLength(3);
  expect(back.of('USER_INFO').every(({ secret }) => secret === bob.secret)).toBe(true);
});

test('[docs/protocols.md 3 secret] two sockets of one guest, both proven: each hears it once', async () => {
  const { base, ann, bob } = await annAndBob();
  const tab = await Cahat.join(base, undefined, bob.id, bob.secret);
  await ann.direct('bob', 'both');
  for (const guest of [bob, tab]) {
    await flush(ann, guest);
    expect(told(guest)).toEqual(['both']);
  }
});

test('[docs/protocols.md 3 secret] it is good after kill -9, and what was said is told once', async () => {
  const { server, base } = await ownServer();
  const ann = await Person.join(base, 'ann');
  const bob = await Cahat.join(base, 'bob');
  await ann.direct('bob', 'before');
  await bob.next('PRIVATE_MESSAGE');
  await server.kill();
  await server.restart();
  await ann.listen();
  const thief = await Cahat.join(base, undefined, bob.id);
  const back = await Cahat.join(base, undefined, bob.id, bob.secret);
  await ann.direct('bob', 'after');
  await flush(ann, back);
  await flush(ann, thief);
  expect(told(back)).toEqual(['before', 'after']);
  expect(told(thief)).toEqual([]);
});

test('[docs/protocols.md 3 secret] an account that is away gets what a guest says by its id', async () => {
  const { ann, bob } = await annAndBob();
  await ann.say('/quit');
  await sees(bob, 'ann', false);
  bob.send('PRIVATE_MESSAGE', { to: bob.calls('ann'), rawMessage: 'for later' });
  await bob.next('PRIVATE_MESSAGE');
  await ann.listen();
  const kept = ann.stream.events.filter(({ event }) => event === 'DirectMessage');
  expect(kept.map(({ data }) => [data.user, data.to, data.message])).toEqual([['bob', 'ann', 'for later']]);
});

test('[docs/protocols.md 2 secret] a login that asks gets one, to itself alone; others never hear of it', async () => {
  const base = freshRoom();
  const old = await Classroom.join(base, 'old');
  const ann = await Classroom.join(base, 'ann', '');
  expect(ann.secret).toMatch(/^[0-9a-f-]{36}\.[A-Za-z0-9+/]{22}==$/);
  expect(ann.socket.of('secret')).toEqual([{ type: 'secret', username: 'ann', secret: ann.secret }]);
  expect(ann.socket.frames.map(({ type }) => type)).toEqual(['login', 'secret']);
  old.socket.send({ type: 'direct', to: 'ann', text: 'hello' });
  await old.error();
  old.socket.send({ type: 'signal', to: 'ann', kind: 'accept', call: 'c', data: {} });
  await old.error();
  old.socket.send({ type: 'ice' });
  await old.error();
  await ann.say('mark');
  expect(old.socket.raw).not.toContain(String(ann.secret));
  expect(ann.socket.of('direct')).toEqual([]);
});

test('[docs/protocols.md 2 secret] with it one is the same guest again; with a wrong one somebody else', async () => {
  const base = freshRoom();
  const witness = await Cahat.join(base, 'witness');
  const ann = await Classroom.join(base, 'ann', '');
  await sees(witness, 'ann');
  const id = witness.calls('ann');
  await ann.leave();
  await sees(witness, 'ann', false);
  const back = await Classroom.join(base, 'anna', ann.secret);
  await sees(witness, 'anna');
  expect(back.secret).toBe(ann.secret);
  expect(witness.calls('anna')).toBe(id);
  const [key] = String(ann.secret).split('.');
  for (const wrong of ['x', `${key}.`, `${key}.AAAAAAAAAAAAAAAAAAAAAA==`, `${key}`]) {
    const other = await Classroom.join(base, 'ann', wrong);
    expect(other.secret).not.toBe(ann.secret);
    await sees(witness, other.name);
    expect(witness.calls(other.name)).not.toBe(id);
  }
});

test('[docs/protocols.md 2 secret] a second socket of a guest who is here is answered, and hears; nobody is told', async () => {
  const base = freshRoom();
  const old = await Classroom.join(base, 'old');
  const ann = await Classroom.join(base, 'ann', '');
  const logins = old.socket.frames.length;
  const tab = await Classroom.join(base, 'ann', ann.secret);
  expect(tab.name).toBe('ann');
  expect(tab.present()).toEqual(['ann', 'old']);
  await tab.say('from the tab');
  await ann.until(() => ann.heard().some(([, text]) => text === 'from the tab'));
  ann.drop();
  await tab.say('still here');
  await old.until(() => old.heard().some(([, text]) => text === 'still here'));
  expect(old.socket.frames.slice(logins).map(({ type }) => type)).toEqual(['chat', 'chat']);
});

test('[docs/protocols.md 2 secret] who logs out hears nothing private any more', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const bob = await Classroom.join(base, 'bob', '');
  await bob.leave();
  await ann.stream.about('Part', 'bob');
  expectProblem(await ann.direct('bob', 'gone'), 409);
  await bob.login('bob', '');
  expect((await ann.direct('bob', 'again')).status).toBe(201);
  await bob.socket.next('direct');
  expect(bob.socket.of('direct').map(({ text }) => text)).toEqual(['again']);
});

test('[docs/protocols.md 4 identify] gives a secret, knows it again, and refuses everybody else', async () => {
  const base = freshRoom();
  const ann = await Whisper.open(base, 'ann-whispers');
  expect(await ann.identify()).toEqual({
    type: 'identified',
    user_id: 'ann-whispers',
    secret: expect.stringMatching(SECRET),
  });
  expect(await ann.identify()).toMatchObject({ secret: ann.secret });
  for (const wrong of ['', 'x', `${ann.secret}=`]) {
    const thief = await Whisper.open(base, 'ann-whispers');
    expect(await thief.identify(wrong)).toEqual(ERROR);
    await thief.say('as ann, which proves nothing');
    thief.socket.send({ type: 'direct', user_id: 'ann-whispers', to: 'x', content: 'hello' });
    expect(await thief.socket.next('error')).toEqual(ERROR);
  }
  const back = await Whisper.open(base, 'ann-whispers');
  expect(await back.identify(ann.secret)).toMatchObject({ type: 'identified', secret: ann.secret });
});

test('[docs/protocols.md 4 identify] who spoke first through a socket may ask there, and nowhere else', async () => {
  const base = freshRoom();
  const ann = await Whisper.join(base, 'ann-whispers');
  const thief = await Whisper.join(base, 'ann-whispers');
  expect(await thief.identify()).toEqual(ERROR);
  expect(await ann.identify()).toMatchObject({ type: 'identified' });
});

test('[docs/protocols.md 4 direct] is acknowledged as messages are, once for each client_id', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Whisper.open(base, 'ann-whispers');
  await ann.identify();
  const frame = { type: 'direct', user_id: 'ann-whispers', to: 'bob', content: 'once', client_id: 'c-1' };
  ann.socket.send(frame);
  const first = await ann.answer();
  ann.socket.send(frame);
  expect(await ann.answer()).toEqual(first);
  const [id] = idsOf(first);
  expect(id).toMatch(ULID);
  await flush(bob, ann);
  const direct = { id, user_id: 'ann-whispers', to: 'bob', content: 'once' };
  expect(ann.socket.of('direct')).toEqual([{ type: 'direct', data: [direct] }]);
  const kept = bob.stream.events.filter(({ event }) => event === 'DirectMessage');
  expect(kept.map(({ id, data }) => [id, data.user, data.to])).toEqual([[id, 'anon-ann-whis', 'bob']]);
  // Whoever only identified is nobody's company yet: speaking brought them in.
  expect(
    bob.stream.events.filter(({ event, data }) => event === 'Join' && data.user === 'anon-ann-whis'),
  ).toHaveLength(1);
});

test('[docs/protocols.md 4 direct] a client_id that was used privately tells nobody of it, and one used in public hinders nothing', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Whisper.open(base, 'ann-whispers');
  await ann.identify();
  const frame = { type: 'direct', user_id: 'ann-whispers', to: 'bob', content: 'first', client_id: 'c-1' };
  ann.socket.send(frame);
  const [id] = idsOf(await ann.answer());
  const eve = await Whisper.open(base);
  const item = { user_id: 'ann-whispers', content: 'not by ann', client_id: 'c-1' };
  const [public1] = idsOf(await eve.post([item]));
  expect(public1).not.toBe(id);
  expect((await history(base)).map((each) => each.id)).toContain(public1);
  await eve.post([{ ...item, client_id: 'c-2' }]);
  ann.socket.send({ ...frame, content: 'second', client_id: 'c-2' });
  await ann.answer();
  await flush(bob, ann);
  const kept = bob.stream.events.filter(({ event }) => event === 'DirectMessage');
  expect(kept.map(({ data }) => data.message)).toEqual(['first', 'second']);
});

test('[docs/protocols.md 4 direct] who was banned before they spoke is not let in by it', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const first = await Whisper.open(base, 'ann-whispers');
  await first.identify();
  const frame = { type: 'direct', user_id: 'ann-whispers', to: 'bob', content: 'once', client_id: 'c-1' };
  first.socket.send(frame);
  await first.answer();
  await first.leave();
  await bob.stream.about('Part', first.name);
  const ann = await Whisper.open(base, 'ann-whispers');
  await ann.identify(first.secret);
  await bob.say(`/ban ${ann.name}`);
  await flush(bob, ann);
  for (const client_id of ['c-1', 'c-2']) {
    ann.socket.send({ ...frame, client_id });
    expect(await ann.socket.next('error')).toEqual(ERROR);
  }
  const joins = () =>
    bob.stream.events.filter(({ event, data }) => event === 'Join' && data.user === ann.name);
  await flush(bob, ann);
  expect(joins()).toHaveLength(1);
});

test('[docs/protocols.md 4 direct] a name that two people go by reaches neither', async () => {
  const base = freshRoom();
  const eve = await Whisper.open(base, 'ann');
  await eve.identify();
  await eve.say('I am not the account');
  await Person.join(base, 'ann');
  const bob = await Whisper.open(base, 'bob-whispers');
  await bob.identify();
  bob.socket.send({ type: 'direct', user_id: 'bob-whispers', to: 'ann', content: 'for ann' });
  expect(await bob.socket.next('error')).toEqual(ERROR);
  await bob.say('mark');
  await eve.until(() => eve.heard().some(([, text]) => text === 'mark'));
  expect(eve.socket.raw).not.toContain('for ann');
});

test('[docs/protocols.md 4 identify] nobody takes an account’s name to be told, or to hinder, what is meant for it', async () => {
  const base = freshRoom();
  const walter = await Person.join(base, 'walter');
  const eve = await Whisper.open(base, 'walter');
  expect(await eve.identify()).toEqual(ERROR);
  await eve.say('I am not the account');
  expect(await eve.identify()).toEqual(ERROR);
  const bob = await Whisper.open(base, 'bob-whispers');
  await bob.identify();
  bob.socket.send({ type: 'direct', user_id: 'bob-whispers', to: 'walter', content: 'for the account' });
  expect(await bob.answer()).toMatchObject({ status: 'success' });
  await walter.stream.until(() => walter.stream.raw.includes('for the account'));
  await flush(walter, eve);
  expect(eve.socket.raw).not.toContain('for the account');
});

test('[docs/protocols.md 4 identify] a user_id that was somebody’s before an account took the name stays theirs', async () => {
  const base = freshRoom();
  const first = await Whisper.open(base, 'walter');
  await first.identify();
  await Person.join(base, 'walter');
  const back = await Whisper.open(base, 'walter');
  expect(await back.identify()).toEqual(ERROR);
  expect(await back.identify(first.secret)).toMatchObject({ type: 'identified' });
});

test('[docs/protocols.md 4] deleted messages are told to sockets that identify themselves, and to no others', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const old = await Whisper.open(base);
  const ann = await Whisper.open(base);
  await ann.identify();
  await bob.say('gone soon');
  const { id } = await bob.stream.message('gone soon');
  await bob.say(`/delete ${id}`);
  expect(await ann.socket.next('deleted')).toEqual({ type: 'deleted', message_ids: [id] });
  await flush(bob, old);
  expect(old.socket.of('deleted')).toEqual([]);
});

/** What one of each protocol hears that cannot be done; the same guest goes on. */
const REFUSED: [what: string, to: string, text: unknown][] = [
  ['to oneself', 'self', 'hello'],
  ['to nobody', 'nobody', 'hello'],
  ['of 4,001 characters', 'ann', 'x'.repeat(4_001)],
  ['that is blank', 'ann', ' '],
  ['that is no text', 'ann', { no: 'text' }],
  ['to somebody who was muted', 'mute', 'hello'],
  ['to a guest of an older client', 'old', 'hello'],
];

test.each(REFUSED)(
  '[docs/protocols.md direct] over sockets, a message %s is refused to its sender alone',
  async (_what, to, text) => {
    const base = freshRoom();
    const ann = await Person.join(base, 'ann');
    const mute = await Person.join(base, 'mute');
    await ann.say('/mute mute');
    const old = await Classroom.join(base, 'old');
    const [two, three, four] = [
      await Classroom.join(base, 'two', ''),
      await Cahat.join(base, 'three'),
      await Whisper.open(base, 'four'),
    ];
    await four.identify();
    await four.say('hello');
    const marked = `mark ${Math.random()}`;
    await ann.say(marked);
    for (const { stream } of [ann, mute]) await stream.message(marked);
    const since = [ann, mute].map(({ stream }) => stream.events.length);
    two.socket.send({ type: 'direct', to: to === 'self' ? 'two' : to, text });
    expect(await two.error()).toEqual({
      error: expect.stringMatching(/\S/),
      details: expect.stringMatching(/\S/),
    });
    three.send('PRIVATE_MESSAGE', { to: to === 'self' ? three.id : three.calls(to), rawMessage: text });
    expect(await three.next('ERROR')).toEqual({
      error: expect.stringMatching(/\S/),
      details: expect.stringMatching(/\S/),
    });
    four.socket.send({ type: 'direct', user_id: 'four', to: to === 'self' ? 'four' : to, content: text });
    expect(await four.socket.next('error')).toEqual(ERROR);
    for (const guest of [two, three, four, old]) await flush(ann, guest);
    for (const [index, { stream }] of [ann, mute].entries())
      await stream.until(() => stream.events.length >= (since[index] ?? 0) + 4);
    for (const [index, { stream }] of [ann, mute].entries())
      expect(stream.events.slice(since[index]).map(({ event }) => event)).toEqual(Array(4).fill('Message'));
    for (const { socket } of [two, three, four, old])
      expect(socket.raw).not.toMatch(/PRIVATE_MESSAGE|"direct"/);
    expect([two, three, four].every(({ socket }) => socket.isOpen)).toBe(true);
  },
);

test.each([
  ['an unknown kind', { kind: 'explode', data: {} }],
  ['65 KB', { kind: 'offer', data: { type: 'offer', sdp: sdp('1', 66_560) } }],
  ['more than 16,384 characters', { kind: 'offer', data: { type: 'offer', sdp: sdp('1', 16_384) } }],
  ['an SDP that is none', { kind: 'answer', data: { type: 'answer', sdp: 'hello' } }],
  ['an SDP that only begins as one', { kind: 'offer', data: { type: 'offer', sdp: 'v=0 <b>hello</b>' } }],
  ['data that is a text', { kind: 'accept', data: '{}' }],
  ['nobody', { kind: 'accept', data: {}, to: 'nobody' }],
])(
  '[docs/protocols.md signal] over sockets, one of %s is refused to its sender alone',
  async (_what, signal) => {
    const base = freshRoom();
    const ann = await Person.join(base, 'ann');
    const two = await Classroom.join(base, 'two', '');
    const three = await Cahat.join(base, 'three');
    const four = await Whisper.open(base, 'four');
    await four.identify();
    await four.say('hello');
    const rest: Frame = { to: 'ann', call: 'c', ...signal };
    two.socket.send({ type: 'signal', ...rest });
    // What is too large is not read, so nobody knows that it was a signal.
    const isRead = JSON.stringify(rest).length < 16_384;
    const about = (to: unknown) => (isRead ? { of: 'signal', to } : {});
    expect(await two.error()).toMatchObject(about(rest.to));
    const to = rest.to === 'ann' ? three.calls('ann') : 'nobody';
    three.send('SIGNAL', { ...rest, to });
    expect(await three.next('ERROR')).toMatchObject(about(to));
    four.socket.send({ type: 'signal', user_id: 'four', ...rest });
    const refused = await four.socket.next(({ type, status }) => type === 'error' || status === 'error');
    expect(refused).toMatchObject(about(rest.to));
    for (const guest of [two, three, four]) await flush(ann, guest);
    expect(ann.stream.raw).not.toContain('event: Signal');
  },
);

test('[docs/protocols.md signal] over sockets, a thousand at once are too many, and the rest are told so', async () => {
  const { base } = await ownServer({ SIGNAL_RATE: '1', SIGNAL_BURST: '50' });
  const ann = await Person.join(base, 'ann');
  const two = await Classroom.join(base, 'two', '');
  for (let n = 0; n < 1_000; n += 1)
    two.socket.send({ type: 'signal', to: 'ann', kind: 'accept', call: `c-${n}`, data: {} });
  await two.until(() => two.socket.frames.filter(({ error }) => error !== undefined).length >= 900);
  await flush(ann, two);
  expect(two.socket.isOpen).toBe(true);
  expect(ann.stream.events.filter(({ event }) => event === 'Signal').length).toBeLessThan(100);
});

test('[docs/protocols.md ice] sockets that have proven who they are ask for it in their own words', async () => {
  const { base } = await ownServer({ ICE_SERVERS: 'stun:stun.example.org' });
  const iceServers = [{ urls: ['stun:stun.example.org'] }];
  const two = await Classroom.join(base, 'two', '');
  two.socket.send({ type: 'ice' });
  expect(await two.socket.next('ice')).toEqual({ type: 'ice', iceServers });
  const three = await Cahat.join(base, 'three');
  three.send('ICE_SERVERS');
  expect(await three.next('ICE_SERVERS')).toEqual({ iceServers });
  const four = await Whisper.open(base);
  four.socket.send({ type: 'ice' });
  expect(await four.socket.next('error')).toEqual(ERROR);
  await four.identify();
  four.socket.send({ type: 'ice' });
  expect(object(await four.socket.next('ice')).iceServers).toEqual(iceServers);
});

/** What is private comes exactly once, whoever comes and goes meanwhile; and signals lie on no disk. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sdp } from '../sdp.ts';
import { Cahat } from './cahat.ts';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import { object, Socket } from './socket.ts';

/** Says numbered things in private, with something public after each. */
async function whisper(from: Person, to: string, count: number): Promise<string[]> {
  const texts = Array.from({ length: count }, (_, n) => `private ${n}`);
  for (const text of texts) {
    const direct = await from.direct(to, text);
    const said = await from.say(`public after ${text}`);
    if (direct.status !== 201 || said.status !== 201) throw new Error(`${direct.status}, ${said.status}`);
  }
  return texts;
}

test('[docs/protocols.md direct] a stream that breaks off again and again is told each message once', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const bob = await Person.join(base, 'bob');
  const talk = whisper(ann, 'bob', 60);
  const heard: string[] = [];
  let last = '';
  const take = () => {
    const { events } = bob.stream;
    heard.push(
      ...events.flatMap(({ event, data }) => (event === 'DirectMessage' ? [String(data.message)] : [])),
    );
    last = events.at(-1)?.id ?? last;
  };
  while (!bob.stream.events.some(({ data }) => data.message === 'public after private 59')) {
    const before = bob.stream.events.length;
    await bob.stream.until(
      () => bob.stream.events.length > before + 5 || bob.stream.raw.includes('after private 59'),
    );
    if (bob.stream.raw.includes('after private 59"')) break;
    bob.stream.destroy();
    take();
    await bob.listen(last);
  }
  take();
  expect(heard).toEqual(await talk);
});

test('[docs/protocols.md direct] a new stream over either line has each kept message once, while more are said', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const bob = await Person.login(base, 'bob');
  const cat = await Person.login(base, 'cat');
  const talk = Promise.all([whisper(ann, 'bob', 40)]);
  const stream = await bob.open();
  const texts = (await talk).flat();
  await stream.until(() => stream.raw.includes('public after private 39"'));
  const told = stream.events.filter(({ event }) => event === 'DirectMessage').map(({ data }) => data.message);
  expect(told).toEqual(texts);
  const later = whisper(ann, 'cat', 40);
  const socket = await Socket.open(`${base}stream/${cat.streamToken}`);
  await later;
  await socket.until(
    () => socket.frames.filter(({ data }) => object(data).message === 'public after private 39').length === 2,
  );
  const frames = socket.frames.filter(({ event }) => event === 'DirectMessage');
  expect(frames.map(({ data }) => object(data).message)).toEqual(texts);
});

test('[docs/protocols.md 3 secret] a guest who comes while it is spoken to is told each message once', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const bob = await Cahat.join(base, 'bob');
  const talk = whisper(ann, 'bob', 40);
  const tabs: Cahat[] = [];
  while (!bob.socket.raw.includes('public after private 39"')) {
    tabs.push(await Cahat.join(base, undefined, bob.id, bob.secret));
  }
  const texts = await talk;
  await ann.say('the last word');
  for (const tab of [bob, ...tabs]) {
    await tab.until(() => tab.heard().some(([, text]) => text === 'the last word'));
    expect(tab.of('PRIVATE_MESSAGE').map(({ rawMessage }) => rawMessage)).toEqual(texts);
  }
  expect(tabs.length).toBeGreaterThan(1);
});

/** Everything that lies in a directory. */
async function contents(dir: string): Promise<string> {
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  return (await Promise.all(texts)).join('');
}

test('[docs/protocols.md signal] no byte of a signal, and of what was refused, lies on the disk', async () => {
  const { server, base } = await ownServer();
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  const three = await Cahat.join(base, 'three');
  await ann.direct('bob', 'this is kept');
  await ann.direct('nobody', 'refused-direct');
  three.send('PRIVATE_MESSAGE', { to: three.id, rawMessage: 'refused-direct' });
  await three.next('ERROR');
  const described = `${sdp()}a=relayed-signal\r\n`;
  await ann.signal('bob', 'offer', { type: 'offer', sdp: described }, 'relayed-signal');
  await bob.stream.next('Signal');
  three.send('SIGNAL', {
    to: three.calls('bob'),
    kind: 'offer',
    call: 'relayed-signal',
    data: { type: 'offer', sdp: described },
  });
  await bob.stream.next(({ event, data }) => event === 'Signal' && data.user === 'three');
  await ann.signal('bob', 'explode', { sdp: described }, 'refused-signal');
  await server.kill();
  const disk = await contents(server.dataDir);
  expect(disk).toContain('this is kept');
  expect(disk).not.toMatch(/relayed-signal|refused-signal|refused-direct/);
});

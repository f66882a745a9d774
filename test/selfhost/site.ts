/** A store, and those who talk in it, for what is sealed. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { urlencoded, withHeaders } from '../contract/forms.ts';
import { send } from '../contract/http.ts';
import { bearer, Person } from '../contract/person.ts';
import { Socket } from '../contract/socket.ts';
import { run, type Server, startServer } from '../server.ts';

/** In every text that somebody writes here, and in nothing else. */
export const NEEDLE = 'needle-7f3a';
export const ROOM = 'rooms/tea/';
export const key = () => randomBytes(32).toString('base64');

/** Servers on one DATA_DIR, one after the other. */
export async function site() {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const files = () =>
    readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dataDir, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => ({ path, content: readFileSync(path) }));
  return {
    dataDir,
    start: async (...keys: string[]): Promise<Server> => {
      const server = await startServer({ dataDir, env: { STORAGE_KEY: keys.join(',') } });
      onTestFinished(() => server[Symbol.asyncDispose]());
      return server;
    },
    /** Starts a server that must refuse, and gives what it said. */
    refusal: async (...keys: string[]): Promise<string> => {
      const refused = run({ PORT: '0', DATA_DIR: dataDir, STORAGE_KEY: keys.join(',') });
      onTestFinished(() => void refused.child.kill('SIGKILL'));
      expect(await refused.exit).toEqual({ code: 1, signal: null });
      return refused.output();
    },
    files,
    /** Files in which something that was written can be found. */
    leaks: (needle: string | Buffer = NEEDLE) =>
      files().flatMap(({ path, content }) => (content.includes(needle) ? [path] : [])),
  };
}

/** Ann founds the room, says something to all, something to Bob alone, and sets a topic. A guest tells Bob, too. */
export async function talk(server: Server, count = 1, room = ROOM): Promise<void> {
  const base = `${server.url}/${room}`;
  const ann = await Person.join(base, 'ann');
  const bob = await Person.join(base, 'bob');
  for (let number = 0; number < count; number += 1) {
    expect((await ann.say(`${NEEDLE} ${number}`)).status).toBe(201);
  }
  expect((await ann.say(`/topic ${NEEDLE}`)).status).toBe(201);
  await bob.stream.next('Topic');
  const direct = await send(
    `${base}direct`,
    withHeaders(urlencoded({ to: 'bob', message: `${NEEDLE} direct` }), bearer(ann.messageToken)),
  );
  expect(direct.status).toBe(201);
  await bob.stream.next('DirectMessage');
  const guest = await Socket.open(base);
  guest.send({ type: 'login', username: 'gus', secret: '' });
  await guest.next('secret');
  guest.send({ type: 'direct', to: 'bob', text: `${NEEDLE} of a guest` });
  await bob.stream.next('DirectMessage');
}

/** What Bob is told when he comes back. */
export async function heard(server: Server): Promise<unknown[]> {
  const bob = await Person.join(`${server.url}/${ROOM}`, 'bob');
  bob.stream.destroy();
  const topic = bob.stream.events.find(({ event }) => event === 'Users')?.data.topic;
  return [topic, ...bob.stream.events.flatMap(({ data }) => data.message ?? [])];
}

export function said(count = 1): unknown[] {
  const messages = Array.from({ length: count }, (_, number) => `${NEEDLE} ${number}`);
  return [NEEDLE, ...messages, `${NEEDLE} direct`, `${NEEDLE} of a guest`];
}

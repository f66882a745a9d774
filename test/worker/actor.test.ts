import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { History } from '../../worker/room/history.ts';
import { Seal } from '../../worker/seal.ts';

function freshRoom() {
  const stub = env.ROOMS.getByName(crypto.randomUUID());
  const history = () =>
    runInDurableObject(stub, (_room, { storage }) => {
      const stored = new History(storage, new Seal([]), 100);
      return stored.page('', stored.lastId(), 'all', '').map(({ event }) => event);
    });
  /** Something that founds the room and leaves nothing else behind. */
  const found = async () => (await stub.fetch('https://room/login', { method: 'POST' })).text();
  return { stub, history, found };
}

test('[PROTOCOLS 1 Events] the first event of a history says that the server started', async () => {
  const { history, found } = freshRoom();
  await found();
  expect(await history()).toMatchObject([{ type: 'ServerStatus', status: 'The server started' }]);
});

test('[DESIGN promise 4] an actor that wakes with nobody lost appends nothing', async () => {
  const { stub, history, found } = freshRoom();
  await found();
  const before = await history();
  await evictDurableObject(stub);
  await stub.ping();
  expect(await history()).toEqual(before);
});

test('[DESIGN promise 4] after a crash: ServerStatus, then a Part for each who was present, once', async () => {
  const { stub, history, found } = freshRoom();
  await found();
  await runInDurableObject(stub, (_room, { storage }) => {
    storage.sql.exec("INSERT INTO present (name, person) VALUES ('ann', 'a='), ('bob', 'b=')");
  });
  await evictDurableObject(stub);
  await stub.ping();
  await evictDurableObject(stub);
  await stub.ping();
  expect((await history()).slice(1)).toMatchObject([
    { type: 'ServerStatus', status: 'The server restarted' },
    { type: 'Part', user: 'ann' },
    { type: 'Part', user: 'bob' },
  ]);
});

test('whoever only looks for rooms founds none', async () => {
  const { stub } = freshRoom();
  expect(await (await stub.fetch('https://room/history')).json()).toEqual([]);
  expect(await (await stub.fetch('https://room/v1/chat/messages?format=array')).json()).toEqual([]);
  expect((await stub.fetch('https://room/stream/a.b.c')).status).toBe(403);
  expect((await stub.fetch('https://room/history?limit=0')).status).toBe(400);
  const tables = await runInDurableObject(stub, (_room, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
  );
  expect(tables).toEqual([]);
});

test('[DESIGN] a proof that the storage can be written founds no room, and keeps one row', async () => {
  const { stub } = freshRoom();
  await stub.proveWritable();
  await evictDurableObject(stub);
  await stub.proveWritable();
  expect(await stub.ping()).toBe(false);
  const rows = await runInDurableObject(
    stub,
    (_room, { storage }) => storage.sql.exec('SELECT * FROM probe').toArray().length,
  );
  expect(rows).toBe(1);
});

test('a room whose texts need a key that is not at hand answers 503 to everything, and nothing in it changes', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { stub, history, found } = freshRoom();
  await found();
  const before = await history();
  await runInDurableObject(stub, (_room, { storage }) => {
    storage.sql.exec("INSERT INTO settings VALUES ('seals', 'plain deadbeef')");
    storage.sql.exec("INSERT INTO present (name, person) VALUES ('ann', 'a=')");
  });
  await evictDurableObject(stub);

  const upgrade = { headers: { Upgrade: 'websocket' } };
  for (const [path, init] of [
    ['login', { method: 'POST' }],
    ['history', {}],
    ['v1/chat/messages', {}],
    ['', upgrade],
  ] as const) {
    const answer = await stub.fetch(`https://room/${path}`, init);
    expect([path, answer.status, await answer.json()]).toMatchObject([
      path,
      503,
      { type: 'urn:parley:problem:unavailable' },
    ]);
  }
  expect(log.mock.calls.flat().join()).toContain('deadbeef');
  expect(await history()).toEqual(before);
});

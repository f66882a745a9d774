import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { History } from '../../worker/room/history.ts';

function freshRoom() {
  const stub = env.ROOMS.getByName(crypto.randomUUID());
  const history = () =>
    runInDurableObject(stub, (_room, { storage }) => {
      const stored = new History(storage.sql, 100);
      return stored.page('', stored.lastId(), 'all').map(({ event }) => event);
    });
  return { stub, history };
}

test('[PROTOCOLS 1 Events] the first event of a history says that the server started', async () => {
  const { stub, history } = freshRoom();
  await stub.ping();
  expect(await history()).toMatchObject([{ type: 'ServerStatus', status: 'The server started' }]);
});

test('[DESIGN promise 4] an actor that wakes with nobody lost appends nothing', async () => {
  const { stub, history } = freshRoom();
  await stub.ping();
  const before = await history();
  await evictDurableObject(stub);
  await stub.ping();
  expect(await history()).toEqual(before);
});

test('[DESIGN promise 4] after a crash: ServerStatus, then a Part for each who was present, once', async () => {
  const { stub, history } = freshRoom();
  await stub.ping();
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

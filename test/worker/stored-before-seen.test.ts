import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect, onTestFinished, test, vi } from 'vitest';

/** A room whose disk takes its time: nothing is on it before it is let go. */
async function slowDisk(room: string) {
  const disk = Promise.withResolvers<void>();
  await runInDurableObject(env.ROOMS.getByName(room), (_room, { storage }) => {
    vi.spyOn(storage, 'sync').mockImplementation(() => disk.promise);
  });
  onTestFinished(() => disk.resolve());
  return disk;
}

/** How many of the messages stand in the table, safe or not. */
function inserted(room: string): Promise<number> {
  return runInDurableObject(
    env.ROOMS.getByName(room),
    (_room, { storage }) =>
      storage.sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM events WHERE text LIKE 'not yet%'").one().n,
  );
}

async function socket(room: string, path: string, ...frames: object[]) {
  const request = new Request(`https://parley/rooms/${room}${path}`, { headers: { Upgrade: 'websocket' } });
  const { webSocket } = await exports.default.fetch(request);
  if (!webSocket) throw new Error('no socket');
  let heard = '';
  let pongs = 0;
  webSocket.accept();
  webSocket.addEventListener('message', ({ data }) => {
    if (data === 'pong') pongs += 1;
    else heard += data;
  });
  const ping = () => {
    webSocket.send('ping');
    return vi.waitFor(() => expect(pongs).toBe(1));
  };
  for (const frame of frames) webSocket.send(JSON.stringify(frame));
  return { heard: () => heard, ping, send: (frame: object) => webSocket.send(JSON.stringify(frame)) };
}

async function stream(room: string) {
  const base = `https://parley/rooms/${room}`;
  const body = new URLSearchParams({ username: 'ann', password: 'secret' });
  const tokens = await (
    await exports.default.fetch(new Request(`${base}/login`, { method: 'POST', body }))
  ).json<{
    message_token: string;
    stream_token: string;
  }>();
  const response = await exports.default.fetch(new Request(`${base}/stream/${tokens.stream_token}`));
  let heard = '';
  const reading = response.body?.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write: (text) => {
        heard += text;
      },
    }),
  );
  reading?.catch(() => {});
  const post = (message: string) =>
    exports.default.fetch(
      new Request(`${base}/message`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${tokens.message_token}` },
        body: new URLSearchParams({ message }),
      }),
    );
  return { heard: () => heard, post };
}

test('[DESIGN promise 2] no client hears and no sender is answered before the disk has it, in any protocol', async () => {
  const room = crypto.randomUUID();
  const ann = await stream(room);
  const others = [
    await socket(room, '', { type: 'login', username: 'bob' }),
    await socket(room, '/cahat', { type: 'HANDSHAKE_USER_INFO', payload: {} }),
    await socket(room, '/v1/chat/ws', { type: 'messages', data: [{ user_id: 'w', content: 'hello' }] }),
  ];
  const all = [ann, ...others];
  await vi.waitFor(() => expect(ann.heard()).toContain('hello'));
  await vi.waitFor(() => expect(ann.heard()).toContain('"Anonymous"'));
  const before = all.map(({ heard }) => heard());
  const disk = await slowDisk(room);
  const answered = vi.fn();
  void ann.post('not yet 1').then(answered);
  // A post that comes while others are written waits for the next write.
  await vi.waitFor(async () => expect(await inserted(room)).toBe(1));
  others[0]?.send({ type: 'chat', text: 'not yet 2', username: 'bob' });
  others[1]?.send({ type: 'MESSAGE', payload: { rawMessage: 'not yet 3' } });
  others[2]?.send({ type: 'messages', data: [{ user_id: 'w', content: 'not yet 4' }] });
  await vi.waitFor(async () => expect(await inserted(room)).toBe(4));
  // Whatever was sent to a socket before this answer would have come before it.
  for (const other of others) await other.ping();
  const history = await exports.default.fetch(new Request(`https://parley/rooms/${room}/history`));
  expect(await history.text()).not.toContain('not yet');
  expect(all.map(({ heard }) => heard())).toEqual(before);
  expect(answered).not.toHaveBeenCalled();
  disk.resolve();
  for (const { heard } of all)
    for (const n of [1, 2, 3, 4]) await vi.waitFor(() => expect(heard()).toContain(`not yet ${n}`));
  await vi.waitFor(() => expect(answered).toHaveBeenCalledOnce());
});

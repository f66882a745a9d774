/** More than the rate allows, at each door [DESIGN Limits]. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from '../server.ts';
import { CASES, isError, scene } from './cases.ts';
import { hears, nonce, settle } from './visitor.ts';
import { history, Whisper } from './whisper.ts';

const BURST = 5;
let server: Server;
beforeAll(async () => {
  server = await startServer({ env: { MESSAGE_RATE: '5', MESSAGE_BURST: String(BURST) } });
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(CASES)(
  '[$door] a flood: an error for each message that is too many, the socket open, the others unaffected',
  async (door) => {
    const { base, guest, witness } = await scene(door, `${server.url}/`);
    const flood = nonce();
    const sent = Array.from({ length: 10 * BURST }, (_, i) => `${flood} ${i}`);
    for (const text of sent) guest.socket.send(door.message(text));
    const accepted = () => guest.heard().filter(([, text]) => text.startsWith(flood));
    const errors = () => guest.socket.frames.filter(isError);
    await guest.until(() => accepted().length + errors().length === sent.length, 'an answer to each');
    expect(errors().length).toBeGreaterThan(0);
    for (const error of errors()) expect(error).toEqual(door.error);
    expect(accepted().length).toBeGreaterThan(0);

    await settle(witness);
    const texts = accepted().map(([, text]) => text);
    expect(
      witness
        .heard()
        .map(([, text]) => text)
        .filter((text) => text.startsWith(flood)),
    ).toEqual(texts);
    const kept = (await history(base)).map(({ content }) => String(content));
    expect(kept.filter((text) => text.startsWith(flood))).toEqual(texts);

    expect(guest.socket.isOpen).toBe(true);
    const again = nonce();
    await expect
      .poll(
        () => {
          if (!guest.heard().some(([, text]) => text === again)) guest.socket.send(door.message(again));
          return witness.heard().some(([, text]) => text === again);
        },
        { timeout: 10_000, interval: 250 },
      )
      .toBe(true);
    await hears(witness, again);
  },
);

test('[PROTOCOLS 4] a frame with more messages than may be sent at once is refused as a whole', async () => {
  const [door] = CASES.filter((case_) => case_.door === 'PROTOCOLS 4');
  if (!door) throw new Error('no protocol 4');
  const { base, witness } = await scene(door, `${server.url}/`);
  const guest = await Whisper.open(base, 'another');
  const items = Array.from({ length: BURST + 1 }, (_, i) => ({ user_id: 'another', content: `number ${i}` }));
  expect(await guest.post(items)).toEqual(door.error);
  await guest.say('one is fine');
  await hears(witness, 'one is fine');
  const kept = (await history(base)).map(({ user_id, content }) => `${user_id} ${content}`);
  expect(kept.filter((line) => line.startsWith('another'))).toEqual(['another one is fine']);
});

test.each([
  ['PROTOCOLS 2', 'renames', (i: number) => [{ type: 'login', username: `name ${i}` }]],
  [
    'PROTOCOLS 2',
    'logins',
    (i: number) => [{ type: 'disconnect' }, { type: 'login', username: `name ${i}` }],
  ],
  ['PROTOCOLS 3', 'renames', (i: number) => [{ type: 'NAME_CHANGE', payload: { name: `name ${i}` } }]],
] as const)(
  '[%s] a flood of %s: errors, and the others are not told of each',
  async (protocol, _, frames) => {
    const door = CASES.find((case_) => case_.door === protocol);
    if (!door) throw new Error(protocol);
    const { guest, witness } = await scene(door, `${server.url}/`);
    const before = witness.left().length;
    for (let i = 0; i < 10 * BURST; i += 1) for (const frame of frames(i)) guest.socket.send(frame);
    const errors = () => guest.socket.frames.filter(isError);
    await guest.until(() => errors().length > 0, 'an error');
    for (const error of errors()) expect(error).toEqual(door.anyError);
    await settle(witness);
    expect(witness.left().length - before).toBeLessThan(5 * BURST);
    expect(guest.socket.isOpen).toBe(true);
  },
);

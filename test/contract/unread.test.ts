/** Sockets that are sent much and never say a word [DESIGN promise 6]. */
import { expect, test } from 'vitest';
import { Classroom } from './classroom.ts';
import { send } from './http.ts';
import { ownServer } from './own-server.ts';
import { hears, sees } from './visitor.ts';
import { Whisper } from './whisper.ts';

/** Characters. */
const BUDGET = 1_048_576;
const TEXT = 'x'.repeat(4_000);

test('[DESIGN promise 6] a socket is closed with 1013 past SOCKET_BUDGET, unless its client says something', async () => {
  const { server, base } = await ownServer({ SOCKET_BUDGET: String(BUDGET), MESSAGE_RATE: '0' });
  const [mute, polite] = [await Classroom.join(base, 'mute'), await Classroom.join(base, 'polite')];
  const speaker = await Whisper.open(base, 'speaker');
  // The budget is counted in coarse steps: three times as much is past it for certain.
  const rounds = Math.ceil((3 * BUDGET) / (10 * TEXT.length));
  for (let round = 0; round < rounds; round += 1) {
    const items = Array.from({ length: 10 }, () => ({ user_id: 'speaker', content: TEXT }));
    await speaker.post([...items.slice(1), { user_id: 'speaker', content: `round ${round}` }]);
    await hears(polite, `round ${round}`);
    polite.socket.send({ type: 'still here' });
  }
  expect((await mute.socket.end()).code).toBe(1013);
  await sees(polite, 'mute', false);
  expect(polite.left()).toEqual(['mute']);
  await polite.say('and I stay');
  const { body } = await send(`${server.url}/metrics`);
  expect(body).toContain('parley_slow_readers_total{protocol="classroom"} 1\n');
});

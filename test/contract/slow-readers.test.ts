/** Clients that take nothing from their connection any more [DESIGN promises 4 and 6]. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Classroom } from './classroom.ts';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';
import { frame, OPCODE, upgradeRequest } from './rfc6455.ts';
import { hears } from './visitor.ts';
import { Whisper } from './whisper.ts';
import { dial } from './wire.ts';

const TEXT = 'x'.repeat(4_000);
/** Messages in a frame, and frames: together more than all buffers of the kernel and the budget. */
const BATCH = 200;
const ROUNDS = 30;

/** Reads until the text of one's own Join has come, then never again. @returns the id of that Join */
async function readUntilJoin(line: Socket, name: string): Promise<string> {
  let text = '';
  const own = new RegExp(
    `(?:id: |"id":")(\\w{26})(?:(?!\\w{26}).)*Join(?:(?!\\w{26}).)*"user":"${name}"`,
    's',
  );
  while (!own.test(text)) {
    const [chunk] = await once(line, 'data');
    text += String(chunk);
  }
  line.pause();
  return own.exec(text)?.[1] ?? '';
}

const OPENINGS = [
  ['stream', (path: string) => [`GET ${path} HTTP/1.1\r\nHost: parley\r\n\r\n`]],
  [
    'stream over a WebSocket',
    (path: string) => [upgradeRequest(`http://parley${path}`), frame(OPCODE.text, '{"ack":""}')],
  ],
] as const;

test.each(OPENINGS)(
  '[DESIGN promise 6] a %s that stopped reading is parted, the others hear everything, and it comes back by id',
  async (_, opening) => {
    const { base } = await ownServer({ STREAM_BUDGET: '16384', MESSAGE_RATE: '0', BODY_MAX: '1048576' });
    const witness = await Classroom.join(base, 'witness');
    const speaker = await Whisper.open(base, 'speaker');
    const ann = await Person.login(base, 'ann');
    const line = await dial(base);
    for (const bytes of opening(new URL(`${base}stream/${ann.streamToken}`).pathname)) line.write(bytes);
    const lastId = await readUntilJoin(line, 'ann');

    let rounds = 0;
    for (; rounds < ROUNDS && !witness.left().includes('ann'); rounds += 1) {
      const items = Array.from({ length: BATCH - 1 }, () => ({ user_id: 'speaker', content: TEXT }));
      await speaker.post([...items, { user_id: 'speaker', content: `round ${rounds}` }]);
      await hears(witness, `round ${rounds}`);
    }
    expect(witness.left()).toEqual(['ann']);

    await ann.listen(lastId);
    const replayed = ann.stream.events.flatMap(({ event, data }) =>
      event === 'Message' ? [data.message] : [],
    );
    expect(replayed).toHaveLength(BATCH * rounds);
    for (let round = 0; round < rounds; round += 1) expect(replayed).toContain(`round ${round}`);
  },
);

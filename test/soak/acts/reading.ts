/** What is read without a stream: older messages, and rooms in which nobody is. */
import { send } from '../../contract/http.ts';
import { object } from '../../contract/socket.ts';
import type { Act } from './act.ts';

const PAGES = 3;
const PAGE = 50;

export const READING: readonly Act[] = [
  {
    name: 'older messages are paged through',
    share: 20,
    async run(_, { room: { base } }) {
      await page(`${base}history`, (list) => list);
      await page(`${base}v1/chat/messages`, (envelope) => object(envelope).data);
    },
  },
  {
    name: 'a room that nobody knows is looked at',
    share: 10,
    async run(scene) {
      const base = `${scene.url}rooms/${scene.guestName('looked-at')}/`;
      await idsOf(`${base}history`, (list) => list);
      await idsOf(`${base}v1/chat/messages`, (envelope) => object(envelope).data);
    },
  },
];

/** Each page ends before the next one begins, and ids grow in it. */
async function page(url: string, listOf: (body: unknown) => unknown): Promise<void> {
  let before = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ';
  for (let n = 0; n < PAGES; n += 1) {
    const ids = await idsOf(`${url}?before=${before}&limit=${PAGE}`, listOf);
    const disorder = [...ids, before].find((id, at, all) => at > 0 && id <= (all[at - 1] as string));
    if (disorder !== undefined) throw new Error(`${url} has ${disorder} too late, before ${before}`);
    before = ids[0] ?? before;
  }
}

async function idsOf(url: string, listOf: (body: unknown) => unknown): Promise<string[]> {
  const { status, body } = await send(url);
  if (status !== 200) throw new Error(`${url}: ${status}`);
  return (listOf(JSON.parse(body)) as unknown[]).map((each) => String(object(each).id));
}

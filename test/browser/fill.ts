/** A past for a room: many messages at once, over the protocol that takes many in one frame [PROTOCOLS 4]. */
import { once } from 'node:events';
import WebSocket from 'ws';

/** Messages in one frame, which may have 64 KiB; each author may say 300 at once. */
const AT_ONCE = 250;

/**
 * Says texts, oldest first, and resolves when all are stored.
 * @param room the room's address, without a final slash
 * @param author says the first frame; the others are said by people with a number behind that name
 */
export async function fill(room: string, texts: readonly string[], author = 'past'): Promise<void> {
  for (let at = 0; at < texts.length; at += AT_ONCE) {
    await say(room, texts.slice(at, at + AT_ONCE), at === 0 ? author : `${author}-${at}`);
  }
}

/** Each socket may say so much at once, too. */
async function say(room: string, texts: readonly string[], user_id: string): Promise<void> {
  const socket = new WebSocket(`${room.replace(/^http/, 'ws')}/v1/chat/ws`);
  await once(socket, 'open');
  const answered = new Promise<string>((resolve) => {
    socket.on('message', (frame) => `${frame}`.includes('"message_ids"') && resolve(`${frame}`));
  });
  socket.send(JSON.stringify({ type: 'messages', data: texts.map((content) => ({ user_id, content })) }));
  const answer = await answered;
  if (!answer.includes('"success"')) throw new Error(answer);
  socket.close();
  await once(socket, 'close');
}

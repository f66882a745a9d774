import { isError } from '../cases.ts';
import type { Frame, Socket } from '../socket.ts';

/** Resolves with the next frame that refuses something, in any protocol's words. @param from the frames before it do not count */
export async function refusal(socket: Socket, from = 0): Promise<Frame> {
  const find = () => socket.frames.slice(from).find((frame) => frame.type === 'error' || isError(frame));
  await socket.until(() => find() !== undefined, 'a refusal');
  return find() ?? {};
}

import { Line } from './line.ts';

/** Opens a WebSocket without a library. @param end resolves when this text has come: the answer, or what follows it */
export async function upgrade(port: number, path: string, end = '\r\n\r\n'): Promise<Line> {
  const line = await Line.open(port);
  const answered = line.until(end);
  line.write(
    `GET ${path} HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  const answer = await answered;
  if (!answer.startsWith('HTTP/1.1 101')) throw new Error(`no upgrade: ${answer.slice(0, 200)}`);
  return line;
}

/** A masked text frame; the mask of zeros leaves the text as it is. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}

/** Bytes to the server as they are, also those that no HTTP or WebSocket library would send. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { DEADLINE } from './http.ts';

/** Opens a TCP connection to the server of a base URL; it is dropped after the test. */
export async function dial(base: string): Promise<Socket> {
  const { hostname, port } = new URL(base);
  const line = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
  line.on('error', () => {});
  onTestFinished(() => void line.destroy());
  await once(line, 'connect');
  return line;
}

/** Writes a request and reads what comes back until the server ends the connection. @returns it as text */
export async function exchange(base: string, request: string): Promise<string> {
  const line = await dial(base);
  let answer = '';
  line.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  line.write(request, 'latin1');
  await once(line, 'close', { signal: AbortSignal.timeout(DEADLINE) });
  return answer;
}

/** The status of an answer, or 0 where there was none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

/** Opens a WebSocket by hand; what the server sends on it nobody reads unless the test does. */
export async function upgrade(url: string): Promise<Socket> {
  const { pathname, host } = new URL(url);
  const line = await dial(url);
  line.write(
    [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      '\r\n',
    ].join('\r\n'),
  );
  const [answer] = await once(line, 'data');
  if (statusOf(String(answer)) !== 101) throw new Error(`no WebSocket: ${answer}`);
  return line;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/**
 * A frame of a client [RFC 6455 5.2], masked with zeros, so that the payload stands in it as it is.
 * @param about `last: false` begins or goes on with a fragmented message; `length` is what the header says
 */
export function frame(
  opcode: number,
  payload: string | Uint8Array,
  { last = true, reserved = 0, length }: { last?: boolean; reserved?: number; length?: number } = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const size = length ?? bytes.length;
  const first = (last ? 0x80 : 0) | reserved | opcode;
  const mask = [0, 0, 0, 0];
  if (size < 126) return Buffer.concat([Buffer.from([first, 0x80 | size, ...mask]), bytes]);
  if (size < 65_536)
    return Buffer.concat([Buffer.from([first, 0xfe, size >> 8, size & 0xff, ...mask]), bytes]);
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(BigInt(size));
  return Buffer.concat([Buffer.from([first, 0xff]), long, Buffer.from(mask), bytes]);
}

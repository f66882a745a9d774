/** Frames of a WebSocket client, also those that no library would send. */

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

/** The request that opens a WebSocket at a URL. */
export function upgradeRequest(url: string): string {
  const { pathname, host } = new URL(url);
  return [
    `GET ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '\r\n',
  ].join('\r\n');
}

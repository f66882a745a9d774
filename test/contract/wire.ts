/** Bytes to the server as they are, also those that no HTTP or WebSocket library would send. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import { onTestFinished } from 'vitest';
import { DEADLINE } from './deadline.ts';
import { upgradeRequest } from './rfc6455.ts';

/** Opens a TCP connection to the server of a base URL, by TLS where that is https; it is dropped after the test. */
export async function dial(base: string): Promise<Socket> {
  const { protocol, hostname, port } = new URL(base);
  const isSecure = protocol === 'https:';
  const address = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (isSecure ? 443 : 80)),
  };
  const line = isSecure ? connectByTls(address) : connect(address);
  line.on('error', () => {});
  onTestFinished(() => void line.destroy());
  await once(line, isSecure ? 'secureConnect' : 'connect');
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
  const line = await dial(url);
  line.write(upgradeRequest(url));
  const [answer] = await once(line, 'data');
  if (statusOf(String(answer)) !== 101) throw new Error(`no WebSocket: ${answer}`);
  return line;
}

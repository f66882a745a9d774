import type { RequestOptions } from 'node:http';
import type { HostConfig } from '../worker/config.ts';
import { reachable } from './port.ts';

type SecureRequestOptions = import('node:https').RequestOptions;

/** How a server with this configuration is spoken to. */
export function schemeOf({ tls }: HostConfig): 'http' | 'https' {
  return tls === undefined ? 'http' : 'https';
}

/** Whether the server of this machine answers GET /healthz, within `patience` milliseconds. */
export async function isHealthy(config: HostConfig, patience: number): Promise<boolean> {
  const options = { host: reachable(config.host), port: config.port, path: '/healthz' };
  return (await statusOf(options, patience, schemeOf(config))) === 200;
}

/**
 * One request without a body, by node:http because `fetch` cannot speak to a Unix socket and costs 30 ms to load.
 * @param patience milliseconds until it is given up
 * @returns the status, or undefined where nothing answered
 */
export async function statusOf(
  options: RequestOptions,
  patience: number,
  scheme: 'http' | 'https' = 'http',
): Promise<number | undefined> {
  // Loaded only now: a start has something more urgent to do before.
  const { request } = await (scheme === 'https' ? import('node:https') : import('node:http'));
  return new Promise((resolve) => {
    // The certificate is for the name that others know, which is not the address that we call ourselves by.
    const details: SecureRequestOptions = {
      ...options,
      agent: false,
      timeout: patience,
      rejectUnauthorized: false,
    };
    const call = request(details);
    call.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}

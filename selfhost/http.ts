import { type RequestOptions, request } from 'node:http';

/**
 * One request without a body, by node:http because `fetch` cannot speak to a Unix socket and costs 30 ms to load.
 * @param patience milliseconds until it is given up
 * @returns the status, or undefined where nothing answered
 */
export function statusOf(options: RequestOptions, patience: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const call = request({ ...options, agent: false, timeout: patience }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end();
  });
}

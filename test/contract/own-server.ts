/** A server of the test's own, which it may configure and kill. */
import { onTestFinished } from 'vitest';
import { type Server, startServer } from '../server.ts';
import { freshRoom } from './room.ts';

/** Starts it; it ends with the test. `base` is a fresh room's base URL, the same after a restart. */
export async function ownServer(env: Record<string, string> = {}): Promise<{ server: Server; base: string }> {
  const server = await startServer({ env });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, base: freshRoom(`${server.url}/`) };
}

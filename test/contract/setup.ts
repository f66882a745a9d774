/** Gives the suite its server: the one at `BASE_URL`, or the real one, started as `npm start` does. */
import type { TestProject } from 'vitest/node';
import { startServer } from '../server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's root, ending with a slash. */
    baseUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.BASE_URL;
  if (given) {
    project.provide('baseUrl', given.replace(/\/*$/, '/'));
    return undefined;
  }
  const server = await startServer();
  project.provide('baseUrl', `${server.url}/`);
  return async () => {
    await server.stop();
    await server[Symbol.asyncDispose]();
  };
}

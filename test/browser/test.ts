/** Playwright's test with a real server of its own, and people who come to it each with a browser of their own. */
import { test as base, expect } from '@playwright/test';
import { type Server, startServer } from '../server.ts';
import { Chat } from './chat.ts';

type Options = {
  /** More environment of the server: `test.use({ env: … })`. */
  env: Record<string, string>;
};

type Fixtures = {
  server: Server;
  /** A new browser context on a page of the server; `path` is the page's, `url` that of another host. */
  visit: (options?: { path?: string; url?: string }) => Promise<Chat>;
  /** The same, logged in and connected. */
  enter: (user: string, path?: string) => Promise<Chat>;
};

export const test = base.extend<Options & Fixtures>({
  env: [{}, { option: true }],
  server: async ({ env }, use) => {
    const server = await startServer({ env });
    await use(server);
    await server[Symbol.asyncDispose]();
  },
  visit: async ({ browser, server }, use) => {
    const faults: string[] = [];
    await use(async ({ path = '/', url = server.url } = {}) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (/Content Security Policy|CORS policy/.test(message.text())) faults.push(message.text());
      });
      await page.goto(`${url}${path}`);
      return new Chat(page);
    });
    for (const context of browser.contexts()) await context.close();
    expect(faults).toEqual([]);
  },
  enter: async ({ visit }, use) => {
    await use(async (user, path = '/') => {
      const chat = await visit({ path });
      await chat.logIn({ user });
      await chat.expectStatus('Connected');
      return chat;
    });
  },
});

export { expect };

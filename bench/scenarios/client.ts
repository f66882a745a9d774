/**
 * What messages cost the client in Chromium: how long it takes to be there, and the longest task that blocks its main
 * thread while one pages through the whole history, scrolls through it, types, and while others talk.
 */
import { chromium, type Page } from '@playwright/test';
import { Chat } from '../../test/browser/chat.ts';
import { chromiumLaunch } from '../../test/browser/chromium.ts';
import { fill } from '../../test/browser/fill.ts';
import type { Figures, Scenario } from '../scenario.ts';
import { startParley } from '../servers/parley.ts';

const TYPED = 'The quick brown fox jumps over the lazy dog, and asks @ann whether it may :sm';

/** Every tenth has Markdown, every fiftieth code. */
function text(n: number): string {
  if (n % 50 === 0) return `\`\`\`js\nconst answer = ${n};\n\`\`\``;
  return n % 10 === 0
    ? `**message** ${n} with _Markdown_, \`code\` and https://example.org/`
    : `message ${n}`;
}

async function measure(messages: number): Promise<Figures | undefined> {
  const browser = await chromium.launch(await chromiumLaunch()).catch(() => undefined);
  if (browser === undefined) return undefined;
  const running = await startParley({ HISTORY_MAX: `${messages + 1_000}` });
  const url = `http://127.0.0.1:${running.port}`;
  try {
    await fill(
      url,
      Array.from({ length: messages }, (_, n) => text(n)),
    );
    const page = await browser.newPage();
    await watchTasks(page);
    return await use(page, url, messages);
  } finally {
    await browser.close();
    await running.stop();
  }
}

async function use(page: Page, url: string, messages: number): Promise<Figures> {
  let bytes = 0;
  page.on('response', async (response) => {
    bytes += Number((await response.headerValue('content-length').catch(() => null)) ?? 0);
  });
  const loading = performance.now();
  await page.goto(url);
  const chat = new Chat(page);
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  const load = performance.now() - loading;
  const kilobytes = bytes / 1_024;
  await chat.logIn({ user: 'ann' });
  await chat.said(`message ${messages - 1}`).waitFor();

  const pagingFrom = performance.now();
  const paging = await longestTask(page, async () => {
    const first = chat.messages.getByText('const answer = 0;');
    while ((await first.count()) === 0) {
      await chat.messages.evaluate((log) => log.scrollTo(0, 0));
      await page.waitForTimeout(20);
    }
  });
  const pagingSeconds = (performance.now() - pagingFrom) / 1_000;
  const scrolling = await longestTask(page, async () => {
    await chat.messages.hover();
    const height = await chat.messages.evaluate((log) => log.scrollHeight);
    for (let at = 0; at < height; at += 4_000) await page.mouse.wheel(0, 4_000);
    await chat.said(`message ${messages - 1}`).waitFor();
  });
  const typing = await longestTask(page, async () => {
    await chat.field.focus();
    await page.keyboard.type(TYPED, { delay: 10 });
  });
  const talk = Array.from({ length: 500 }, (_, n) => text(n));
  const busy = await longestTask(page, async () => {
    await Promise.all([fill(url, talk, 'talker'), page.keyboard.type(TYPED, { delay: 10 })]);
  });
  return { load, kilobytes, paging, pagingSeconds, scrolling, typing, busy };
}

async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask' });
  `);
}

/** Milliseconds of the longest task of 50 ms and longer while something is done; 0 where there is none. */
async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate('longTasks.length = 0');
  await work();
  return Math.max(0, ...(await page.evaluate<number[]>('longTasks')));
}

export const client: Scenario = {
  name: 'client',
  title: 'The web client in Chromium, by the messages that are there',
  axis: 'messages',
  figures: {
    paging: 'ms of the longest task, paging to the first message',
    scrolling: 'ms, scrolling through all',
    busy: 'ms, typing while 500 messages come',
    typing: 'ms, typing',
    pagingSeconds: 's to page through all',
    load: 'ms until one can log in',
    kilobytes: 'KB of the first load',
  },
  plotted: 3,
  cases: [1_000, 10_000].map((messages) => ({
    server: 'parley',
    at: messages,
    rounds: 1,
    run: () => measure(messages),
  })),
};

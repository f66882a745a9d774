/**
 * What 10,000 messages cost the client: the tasks that block Chromium's main thread for 50 ms and longer while one
 * pages through the whole history, scrolls through it, types, and while others talk.
 */
import { chromium, type Page } from '@playwright/test';
import { Chat } from '../test/browser/chat.ts';
import { chromiumLaunch } from '../test/browser/chromium.ts';
import { fill } from '../test/browser/fill.ts';
import { startServer } from '../test/server.ts';

const MESSAGES = 10_000;
const TYPED = 'The quick brown fox jumps over the lazy dog, and asks @ann whether it may :sm';

/** Every tenth has Markdown, every fiftieth code. */
function text(n: number): string {
  if (n % 50 === 0) return `\`\`\`js\nconst answer = ${n};\n\`\`\``;
  return n % 10 === 0
    ? `**message** ${n} with _Markdown_, \`code\` and https://example.org/`
    : `message ${n}`;
}

/** Runs something and tells which long tasks there were meanwhile. */
async function measure(page: Page, name: string, work: () => Promise<void>): Promise<void> {
  await page.evaluate('longTasks.length = 0');
  const start = performance.now();
  await work();
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const tasks = await page.evaluate<number[]>('longTasks');
  const longest =
    tasks.length === 0 ? 'none' : `${tasks.length}, the longest ${Math.max(...tasks).toFixed(0)} ms`;
  console.log(`${name.padEnd(36)} ${`${seconds} s`.padStart(8)}   tasks of 50 ms and longer: ${longest}`);
}

const server = await startServer({ env: { MESSAGE_RATE: '0', HISTORY_MAX: `${MESSAGES + 1_000}` } });
const browser = await chromium.launch(await chromiumLaunch());
try {
  await fill(
    server.url,
    Array.from({ length: MESSAGES }, (_, n) => text(n)),
  );
  const page = await browser.newPage();
  await page.addInitScript(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask' });
  `);
  await page.goto(server.url);
  const chat = new Chat(page);
  await chat.logIn({ user: 'ann' });
  await chat.expectStatus('Connected');
  await chat.said(`message ${MESSAGES - 1}`).waitFor();

  await measure(page, 'the yardstick: a loop of 100 ms', async () => {
    await page.evaluate(`setTimeout(() => {
      const end = performance.now() + 100;
      while (performance.now() < end);
    })`);
    // The observer hears of a task once it is over.
    await page.waitForTimeout(300);
  });
  await measure(page, 'paging to the first message', async () => {
    const first = chat.messages.getByText('const answer = 0;');
    while ((await first.count()) === 0) {
      await chat.messages.evaluate((log) => log.scrollTo(0, 0));
      await page.waitForTimeout(20);
    }
  });
  await measure(page, 'scrolling through all of it', async () => {
    await chat.messages.hover();
    const height = await chat.messages.evaluate((log) => log.scrollHeight);
    for (let at = 0; at < height; at += 2_000) await page.mouse.wheel(0, 2_000);
    await chat.said(`message ${MESSAGES - 1}`).waitFor();
  });
  await measure(page, 'typing', async () => {
    await chat.field.focus();
    await page.keyboard.type(TYPED, { delay: 20 });
  });
  await measure(page, 'typing while 500 messages come', async () => {
    await Promise.all([
      fill(
        server.url,
        Array.from({ length: 500 }, (_, n) => text(n)),
        'talker',
      ),
      page.keyboard.type(TYPED, { delay: 20 }),
    ]);
  });
  await measure(page, 'searching', async () => {
    await page.getByRole('button', { name: 'Search messages' }).click();
    await page.keyboard.type('message 77', { delay: 50 });
    await page.getByText(/^1 of/).waitFor();
  });
} finally {
  await browser.close();
  await server[Symbol.asyncDispose]();
}

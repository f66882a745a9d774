import type { Page } from '@playwright/test';
import type { Chat } from './chat.ts';
import { fill } from './fill.ts';
import { expect, test } from './test.ts';

const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}.`);

/** Where a message comes to stand, in pixels from the top of the window. */
async function settledTop(chat: Chat, text: string): Promise<number> {
  let last = Number.NaN;
  await expect
    .poll(async () => {
      const before = last;
      last = (await chat.said(text).boundingBox())?.y ?? Number.NaN;
      return last === before;
    })
    .toBe(true);
  return last;
}

/** The text of the first message that shows in full. */
async function firstShown(page: Page): Promise<string> {
  return page.evaluate<string>(`
    const log = document.querySelector('[role=log]');
    const edge = log.getBoundingClientRect().top;
    const bubbles = [...log.querySelectorAll('.bubble')];
    bubbles.find((bubble) => bubble.getBoundingClientRect().top > edge)?.textContent ?? '';
  `);
}

test('history pages in as one scrolls up, and what one reads stays where it is', async ({
  server,
  enter,
}) => {
  await fill(server.url, lines(700));
  const ann = await enter('ann');
  await expect(ann.said('line 699.')).toBeInViewport();
  const held: (() => Promise<void>)[] = [];
  await ann.page.route('**/history?*', (route) => {
    held.push(() => route.continue());
  });

  for (let pages = 1; pages <= 2; pages += 1) {
    await ann.messages.evaluate((log) => log.scrollTo(0, 500));
    await expect.poll(() => held.length).toBeGreaterThanOrEqual(pages);
    await expect(ann.page.getByText('Fetching earlier messages…')).toBeVisible();
    const text = await firstShown(ann.page);
    const before = await settledTop(ann, text);
    await held.at(-1)?.();
    await expect(ann.page.getByText('Fetching earlier messages…')).toBeHidden();
    // What came is above: there is more to scroll than before.
    await expect.poll(() => ann.messages.evaluate((log) => log.scrollTop)).toBeGreaterThan(2_000);
    expect(Math.abs((await settledTop(ann, text)) - before)).toBeLessThanOrEqual(2);
  }

  await ann.page.unroute('**/history?*');
  await expect(async () => {
    await ann.messages.evaluate((log) => log.scrollTo(0, 0));
    await expect(ann.said('line 0.')).toBeInViewport({ timeout: 500 });
  }).toPass();
  await expect(ann.said('line 0.')).toHaveCount(1);
});

test('a list of thousands has few of them in the page', async ({ server, enter }) => {
  await fill(server.url, lines(250));
  const ann = await enter('ann');
  await expect(ann.said('line 249.')).toBeInViewport();
  expect(await ann.messages.getByRole('article').count()).toBeLessThan(100);
});

test('Markdown shows as what it means, and HTML as what it is', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.say(
    '**bold** _slanted_ `code` <b>no</b> [a link](https://example.org/) [none](javascript:alert(1))',
  );
  await ann.say('```js\nconst answer = 42;\n```');
  const said = bob.said('slanted');
  await expect(said.locator('strong')).toHaveText('bold');
  await expect(said.locator('em')).toHaveText('slanted');
  await expect(said.locator('.text code')).toHaveText('code');
  await expect(said).toContainText('<b>no</b>');
  await expect(said.getByRole('link')).toHaveCount(1);
  await expect(bob.said('answer').locator('.hljs-keyword')).toHaveText('const');
});

test('a link to a message shows it, also where it is far up', async ({ server, enter }) => {
  await fill(server.url, lines(700));
  const ann = await enter('ann');
  await ann.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await expect(async () => {
    await ann.messages.evaluate((log) => log.scrollTo(0, 0));
    await expect(ann.said('line 0.')).toBeVisible({ timeout: 500 });
  }).toPass();
  await ann.said('line 0.').hover();
  await ann.said('line 0.').getByRole('button', { name: 'Copy link to message' }).click();
  await expect(ann.said('line 0.').getByRole('button', { name: 'Copied' })).toBeVisible();
  const link = await ann.page.evaluate<string>('navigator.clipboard.readText()');
  const bob = await enter('bob', new URL(link).pathname + new URL(link).hash);
  await expect(bob.said('line 0.')).toBeInViewport();
});

test('search goes from match to match, newest first', async ({ server, enter }) => {
  await fill(server.url, [...lines(80), 'a needle', ...lines(80), 'the other Needle', ...lines(60)]);
  const ann = await enter('ann');
  await ann.page.getByRole('button', { name: 'Search messages' }).click();
  await ann.page.getByRole('searchbox', { name: 'Search messages' }).fill('needle');
  await expect(ann.page.getByText('1 of 2')).toBeVisible();
  await expect(ann.said('the other Needle')).toBeInViewport();
  await ann.page.keyboard.press('Enter');
  await expect(ann.page.getByText('2 of 2')).toBeVisible();
  await expect(ann.said('a needle')).toBeInViewport();
  await ann.page.keyboard.press('Escape');
  await expect(ann.field).toBeFocused();
});

test('at 360 px the longest words and lines of code fit in', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.page.setViewportSize({ width: 360, height: 640 });
  await ann.say(`\`\`\`\n${'const a = 1; '.repeat(20)}\n\`\`\`\n${'x'.repeat(200)}`);
  const code = ann.messages.locator('pre');
  await expect(code).toBeVisible();
  // Asked until it stands: highlighting puts another element in its place once its code has come.
  await expect(async () => {
    const box = await code.locator('code').boundingBox();
    expect(box && box.x + box.width).toBeLessThan(360);
  }).toPass();
  const isWider = await ann.messages.evaluate((log) => log.scrollWidth > log.clientWidth);
  expect(isWider).toBe(false);
});

test('text from right to left stands to the right', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.say('שלום לכולם');
  await expect(ann.said('שלום').locator('.text p')).toHaveCSS('direction', 'rtl');
});

test('a name and an emoji are completed, and a shortcode becomes one', async ({ enter }) => {
  const ann = await enter('ann');
  await enter('roberta');
  await ann.expectPeople('ann', 'roberta');
  await ann.field.pressSequentially('hi @ro');
  await ann.field.press('Enter');
  await expect(ann.field).toHaveValue('hi @roberta ');
  await ann.field.pressSequentially(':wav');
  await ann.page.getByRole('option', { name: ':wave:' }).click();
  await expect(ann.field).toHaveValue('hi @roberta 👋');
  await ann.field.pressSequentially(' :tada:');
  await ann.field.press('Enter');
  await ann.expectSaid('hi @roberta 👋 🎉');
});

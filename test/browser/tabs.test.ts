import { Chat } from './chat.ts';
import { expect, test } from './test.ts';

/** Browsers open six connections to one host, and no more, over HTTP/1.1. */
const TABS = 10;

test('ten tabs of one browser work at once', async ({ enter }) => {
  const first = await enter('tab-1');
  const tabs = [first];
  for (let i = 2; i <= TABS; i += 1) {
    const page = await first.page.context().newPage();
    await page.goto(first.page.url());
    const tab = new Chat(page);
    await tab.logIn({ user: `tab-${i}` });
    await tab.expectStatus('Connected');
    tabs.push(tab);
  }
  for (const [at, tab] of tabs.entries()) await tab.say(`from tab ${at + 1}.`);
  for (const tab of tabs) {
    await expect(tab.people).toHaveCount(TABS);
    await expect(tab.messages.getByRole('article').filter({ hasText: 'from tab' })).toHaveCount(TABS);
  }
});

import type { Page } from '@playwright/test';
import type { Chat } from './chat.ts';
import { rooms } from './rooms.ts';
import { backToRoom, talkLink, talkWith } from './talk.ts';
import { expect, test } from './test.ts';

/** Everything that the network brings to a page from now on. */
function overhear(page: Page): () => string {
  const heard: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(`${payload}`)));
  page.on(
    'response',
    (response) =>
      void response
        .text()
        .then((body) => heard.push(body))
        .catch(() => {}),
  );
  return () => heard.join('\n');
}

test('what two say to each other reaches those two, and is counted until it is read', async ({
  enter,
  visit,
}) => {
  const ann = await enter('ann', '/rooms/garden/');
  const bob = await enter('bob', '/rooms/garden/');
  const eve = await visit({ path: '/rooms/garden/' });
  const heard = overhear(eve.page);
  await eve.logIn({ user: 'eve' });
  await eve.expectStatus('Connected');

  await talkWith(ann, 'bob');
  await ann.say('between you and me');
  await ann.say('once more');
  await ann.expectSaid('between you and me', 'once more');
  await expect(talkLink(bob, 'ann')).toContainText('2 unread');
  await expect(bob.page).toHaveTitle('(2) garden · Parley');

  await talkLink(bob, 'ann').click();
  await bob.expectSaid('between you and me', 'once more');
  await expect(bob.page).toHaveTitle('ann · Parley');
  await bob.say('I see');
  await ann.expectSaid('I see');
  await expect(talkLink(ann, 'bob')).not.toContainText('unread');

  await backToRoom(bob);
  await expect(bob.messages).not.toContainText('I see');
  await bob.say('in front of everybody');
  await eve.expectSaid('in front of everybody');
  await expect(rooms(ann)).toContainText('1 unread');
  expect(await eve.page.content()).not.toMatch(/between you and me|once more|I see/);
  expect(heard()).toContain('in front of everybody');
  expect(heard()).not.toMatch(/between you and me|once more|I see/);
});

test('a conversation keeps its draft, and is searched by itself', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await ann.say('apples for all');
  await talkWith(ann, 'bob');
  await ann.say('apples for you');
  await ann.expectSaid('apples for you');
  await ann.field.fill('I was about to');
  await backToRoom(ann);
  await expect(ann.field).toHaveValue('');
  await search(ann, 'apples');
  await expect(ann.page.getByText('1 of 1')).toBeVisible();
  await ann.page.getByRole('button', { name: 'Close search' }).click();
  await talkLink(ann, 'bob').click();
  await expect(ann.field).toHaveValue('I was about to');
  await search(ann, 'apples');
  await expect(ann.page.getByText('1 of 1')).toBeVisible();
  await bob.expectSaid('apples for all');
});

async function search({ page }: Chat, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Search messages' }).click();
  await page.getByRole('searchbox', { name: 'Search messages' }).fill(text);
}

for (const way of ['a socket', 'EventSource'] as const) {
  test(`over ${way}: who was away is told on return, once, and what was read stays read`, async ({
    enter,
    visit,
    server,
  }) => {
    test.slow();
    const ann = await enter('ann');
    const bob = await visit();
    if (way === 'EventSource') await bob.page.routeWebSocket(/stream/, (socket) => socket.close());
    await bob.logIn({ user: 'bob' });
    await bob.expectStatus('Connected');
    await talkWith(ann, 'bob');
    await ann.say('one');
    await talkLink(bob, 'ann').click();
    await bob.expectSaid('one');
    await backToRoom(bob);
    await bob.page.getByRole('button', { name: 'Leave' }).click();
    await bob.expectStatus('Disconnected');

    await expect(ann.page.getByRole('banner')).toContainText('Away');
    await ann.say('two');
    await ann.expectSaid('two');
    await bob.logIn({ user: 'bob' });
    await bob.expectStatus('Connected');
    await expect(talkLink(bob, 'ann')).toContainText('1 unread');
    await talkLink(bob, 'ann').click();
    await bob.expectSaid('one', 'two');

    await server.kill();
    await bob.expectStatus('Reconnecting…');
    await server.restart();
    for (const chat of [ann, bob]) await chat.expectStatus('Connected');
    await ann.say('three');
    await bob.expectSaid('one', 'two', 'three');
    await bob.page.reload();
    await bob.expectStatus('Connected');
    await bob.expectSaid('one', 'two', 'three');
    await expect(bob.messages.getByRole('article')).toHaveCount(3);
  });
}

test('what could not be sent stays at its place, with its text and the reason', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await bob.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await ann.page.route('**/direct', (route) =>
    route.fulfill({
      status: 409,
      headers: {
        Parley: '1',
        'Content-Type': 'application/problem+json',
        'Access-Control-Allow-Origin': '*',
      },
      body: JSON.stringify({ detail: 'Not now.' }),
    }),
  );
  await ann.say('will this arrive?');
  await expect(ann.said('will this arrive?')).toContainText('Not now.');
  await ann.page.unroute('**/direct');
  await ann.page.getByRole('button', { name: 'Send again' }).click();
  await expect(ann.said('will this arrive?')).not.toContainText('Not sent.');
  await talkLink(bob, 'ann').click();
  await bob.expectSaid('will this arrive?');
});

test('an answer that is lost does not say it twice', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await bob.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  let tries = 0;
  await ann.page.route('**/direct', async (route) => {
    tries += 1;
    if (tries > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await ann.say('only once');
  await talkLink(bob, 'ann').click();
  await bob.expectSaid('only once');
  await expect.poll(() => tries).toBe(2);
  await ann.say('and on');
  await bob.expectSaid('only once', 'and on');
  await ann.expectSaid('only once', 'and on');
});

import { expect, test } from './test.ts';

const OFFLINE = 'You are offline.';

test('offline and back: it says so, goes on by itself, and nothing is lost', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const network = bob.page.context();
  await network.setOffline(true);
  await expect(bob.page.getByText(OFFLINE)).toBeVisible();
  await ann.say('while bob was away');
  await bob.say('typed without a network');
  await network.setOffline(false);
  await expect(bob.page.getByText(OFFLINE)).toHaveCount(0);
  await bob.expectStatus('Connected');
  for (const chat of [ann, bob]) await chat.expectSaid('while bob was away', 'typed without a network');
});

test('without a network the page opens all the same, and comes back by itself', async ({ enter }) => {
  const ann = await enter('ann', '/rooms/garden/');
  await ann.say('before');
  // With its author it is the room's own event; until then it is only on its way.
  await expect(ann.said('before')).toContainText('You');
  await ann.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  const network = ann.page.context();
  await network.setOffline(true);
  await ann.page.reload();
  await expect(ann.page.getByText(OFFLINE)).toBeVisible();
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('garden');
  await ann.expectSaid('before');
  await network.setOffline(false);
  await ann.expectStatus('Connected');
  await ann.say('after');
  await ann.expectSaid('before', 'after');
});

test('what is kept for that is the client itself, and nothing of any room', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.say('a secret');
  await ann.expectSaid('a secret');
  await ann.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await ann.page.reload();
  await ann.expectStatus('Connected');
  const paths = 'keys => keys.map(({ url }) => new URL(url).pathname).join()';
  const kept = await ann.page.evaluate(`caches.open('parley-shell').then(c => c.keys()).then(${paths})`);
  expect(kept).toMatch(
    /^(\/(assets\/[\w.-]+|icon-\d+\.png|favicon[\w-]*\.svg|manifest\.webmanifest)?(,|$))+$/,
  );
});

test('it can be installed', async ({ enter }) => {
  const ann = await enter('ann');
  const href = await ann.page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await ann.page.request.get(new URL(href ?? '', ann.page.url()).href);
  expect(manifest.headers()['content-type']).toContain('application/manifest+json');
  const { icons, display, start_url } = await manifest.json();
  expect({ display, start_url }).toEqual({ display: 'standalone', start_url: '/' });
  for (const { src } of icons) {
    expect((await ann.page.request.get(new URL(src, ann.page.url()).href)).status()).toBe(200);
  }
});

import type { Page, Request } from '@playwright/test';
import { addRoom, dialog, rooms } from './rooms.ts';
import { accept, call, expectMoving, ring, stage, talkWith, tile } from './talk.ts';
import { expect, test } from './test.ts';

/** Counts how often a page asks for a device. */
async function countDevices(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(`{
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    globalThis.asked = 0;
    navigator.mediaDevices.getUserMedia = (constraints) => {
      globalThis.asked += 1;
      return ask(constraints);
    };
  }`);
  return () => page.evaluate('globalThis.asked');
}

test('two see each other move; no camera opens before one accepts; hanging up ends it for both', async ({
  enter,
}) => {
  test.slow();
  const ann = await enter('ann', '/rooms/garden/');
  const bob = await enter('bob', '/rooms/garden/');
  const asked = await countDevices(bob.page);
  await ann.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await expect(ring(bob)).toContainText('ann is calling you with video.');
  expect(await asked()).toBe(0);
  await accept(bob);
  await expectMoving(ann, 'bob');
  await expectMoving(bob, 'ann');
  expect(await asked()).toBe(1);

  await ann.page.getByRole('button', { name: 'Turn microphone off' }).click();
  await expect(tile(bob, 'ann')).toContainText('Microphone off');
  await ann.page.getByRole('button', { name: 'Turn camera off' }).click();
  await expect(tile(bob, 'ann').getByText('A', { exact: true })).toBeVisible();
  await ann.page.getByRole('button', { name: 'Turn camera on' }).click();
  await expectMoving(bob, 'ann');
  await ann.page.getByRole('button', { name: 'Share your screen' }).click();
  await expect(tile(bob, 'ann')).toContainText('shares the screen');
  await ann.page.getByRole('button', { name: 'Stop sharing your screen' }).click();
  await expect(tile(bob, 'ann')).not.toContainText('shares the screen');
  await expectMoving(bob, 'ann');

  await bob.page.getByRole('button', { name: 'Hang up' }).click();
  await expect(stage(bob)).toHaveCount(0);
  await expect(stage(ann)).toHaveCount(0);
  await expect(ann.page.getByText('bob left the call.')).toBeVisible();
});

test('a chosen camera is the one that goes out', async ({ enter }) => {
  test.slow();
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.page.evaluate(`{
    const Connection = RTCPeerConnection;
    globalThis.connections = [];
    globalThis.RTCPeerConnection = function (configuration) {
      const connection = new Connection(configuration);
      connections.push(connection);
      return connection;
    };
  }`);
  const sent = () =>
    ann.page.evaluate<string[]>(`connections.flatMap((connection) => connection.getSenders())
      .flatMap(({ track }) => (track?.kind === 'video' ? [track.label] : []))`);
  await ann.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await accept(bob);
  await expectMoving(bob, 'ann');
  const [before] = await sent();
  await ann.page.getByRole('button', { name: 'Choose devices' }).click();
  const cameras = ann.page.getByRole('combobox', { name: 'Camera' });
  const labels = await cameras.getByRole('option').allTextContents();
  expect(labels).toContain(before);
  const other = labels.at(-1) ?? '';
  expect(other).not.toBe(before);
  await cameras.selectOption({ label: other });
  await expect.poll(sent).toEqual([other]);
  await expectMoving(bob, 'ann');
});

test('who declines opens no camera, and the caller is told', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const asked = await countDevices(bob.page);
  await ann.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await call(ann, 'bob', { video: false });
  await expect(ring(bob)).toContainText('ann is calling you.');
  await ring(bob).getByRole('button', { name: 'Decline' }).click();
  await expect(ring(bob)).toHaveCount(0);
  await expect(ann.page.getByText('bob does not want to talk now.')).toBeVisible();
  await expect(stage(ann)).toHaveCount(0);
  expect(await asked()).toBe(0);
});

test('a call can be answered above an open dialog, which stays open', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await rooms(bob).getByRole('button', { name: 'Add a room' }).click();
  await expect(dialog(bob)).toBeVisible();
  await talkWith(ann, 'bob');
  await call(ann, 'bob', { video: false });
  await ring(bob).getByRole('button', { name: 'Decline' }).click();
  await expect(ring(bob)).toHaveCount(0);
  await expect(dialog(bob)).toBeVisible();
  await expect(stage(ann)).toHaveCount(0);
});

test('who hangs up before an answer stops the ring', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await expect(ring(bob)).toBeVisible();
  await ann.page.getByRole('button', { name: 'Hang up' }).click();
  await expect(ring(bob)).toHaveCount(0);
});

test('a tab that is killed leaves the call', async ({ enter }) => {
  test.slow();
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await accept(bob);
  await expectMoving(ann, 'bob');
  // Its process dies: nothing says goodbye, neither the page nor its connections.
  const devtools = await bob.page.context().newCDPSession(bob.page);
  const crashed = bob.page.waitForEvent('crash');
  devtools.send('Page.crash').catch(() => {});
  await crashed;
  await expect(stage(ann)).toHaveCount(0, { timeout: 30_000 });
  await expect(ann.page.getByText('bob left the call.')).toBeVisible();
});

test('a third is asked in, sees both and is seen, and leaves the two to themselves', async ({ enter }) => {
  test.slow();
  const [ann, bob, cy] = [await enter('ann'), await enter('bob'), await enter('cy')];
  await ann.expectPeople('ann', 'bob', 'cy');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await accept(bob);
  await expectMoving(ann, 'bob');

  await bob.page.getByRole('button', { name: 'Ask somebody in' }).click();
  await bob.page.getByRole('list', { name: 'Ask somebody in' }).getByRole('button', { name: 'cy' }).click();
  await expect(ring(cy)).toContainText('With ann');
  await accept(cy);
  for (const [who, others] of [
    [ann, ['bob', 'cy']],
    [bob, ['ann', 'cy']],
    [cy, ['ann', 'bob']],
  ] as const) {
    for (const other of others) await expectMoving(who, other);
  }

  await cy.page.getByRole('button', { name: 'Hang up' }).click();
  for (const who of [ann, bob]) await expect(tile(who, 'cy')).toHaveCount(0);
  await expectMoving(ann, 'bob');
  await expectMoving(bob, 'ann');
});

test('two whose first offers meet see each other', async ({ enter }) => {
  test.slow();
  const [ann, bob, cy] = [await enter('ann'), await enter('bob'), await enter('cy')];
  await ann.expectPeople('ann', 'bob', 'cy');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await accept(bob);
  await expectMoving(ann, 'bob');
  // Cy's offer to Ann stays on the way until Ann, who hears of Cy from Bob, has offered as well.
  const isOffer = (request: Request, to: string) => {
    const body = request.postData() ?? '';
    return /name="kind"\s+offer\s/.test(body) && new RegExp(`name="to"\\s+${to}\\s`).test(body);
  };
  const met = ann.page.waitForRequest((request) => isOffer(request, 'cy'));
  let offers = 0;
  await cy.page.route('**/signal', async (route, request) => {
    if (isOffer(request, 'ann')) {
      offers += 1;
      await met;
    }
    await route.continue();
  });
  await bob.page.getByRole('button', { name: 'Ask somebody in' }).click();
  await bob.page.getByRole('list', { name: 'Ask somebody in' }).getByRole('button', { name: 'cy' }).click();
  await accept(cy);
  await met;
  expect(offers).toBe(1);
  await expectMoving(ann, 'cy');
  await expectMoving(cy, 'ann');
});

test('who is in a call is busy for others', async ({ enter }) => {
  const [ann, bob, cy] = [await enter('ann'), await enter('bob'), await enter('cy')];
  await ann.expectPeople('ann', 'bob', 'cy');
  await talkWith(ann, 'bob');
  await call(ann, 'bob', { video: false });
  await accept(bob, 'Accept');
  await expect(tile(ann, 'bob')).not.toContainText('Connecting');
  await talkWith(cy, 'bob');
  await cy.page.getByRole('button', { name: 'Video call with bob' }).click();
  await expect(cy.page.getByText('bob is in another call.')).toBeVisible();
  await expect(ring(bob)).toHaveCount(0);
});

test('a call goes on in the corner, while one writes elsewhere and comes back into the room', async ({
  enter,
}) => {
  test.slow();
  const ann = await enter('ann', '/rooms/garden/');
  const bob = await enter('bob', '/rooms/garden/');
  await ann.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await accept(bob);
  await expectMoving(ann, 'bob');
  await ann.page.keyboard.press('Escape');
  await expect(stage(ann)).toHaveCount(0);
  await ann.say('in the meantime');
  await bob.page.getByRole('button', { name: 'Back to the conversation' }).click();
  await addRoom(ann, { name: 'kitchen', user: 'ann' });
  await expectMoving(ann, 'bob');
  await bob.say('/reconnect');
  await bob.expectStatus('Reconnecting…');
  await bob.expectStatus('Connected');
  await expectMoving(ann, 'bob');
  await ann.page.getByRole('button', { name: 'Show the call' }).click();
  await expect(stage(ann)).toBeVisible();
});

test('without a camera and a microphone one calls all the same, and is told why', async ({
  visit,
  enter,
}) => {
  const ann = await visit();
  await ann.page.evaluate(`{
    const refusal = new DOMException('', 'NotAllowedError');
    navigator.mediaDevices.getUserMedia = () => Promise.reject(refusal);
  }`);
  await ann.logIn({ user: 'ann' });
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await talkWith(ann, 'bob');
  await call(ann, 'bob');
  await accept(bob);
  await expectMoving(ann, 'bob');
  await expect(ann.page.getByText('You cannot be heard.')).toBeVisible();
  await expect(tile(bob, 'ann')).toContainText('Microphone off');
});

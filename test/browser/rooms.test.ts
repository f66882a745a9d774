import { startServer } from '../server.ts';
import { addRoom, choose, dialog, open, room, rooms } from './rooms.ts';
import { expect, test } from './test.ts';

test('two servers at once: both stay connected, and each has its own people and messages', async ({
  enter,
  visit,
}) => {
  await using other = await startServer();
  const ann = await enter('ann');
  await addRoom(ann, { user: 'ann', address: other.url });
  const bob = await visit({ url: other.url });
  await bob.logIn({ user: 'bob' });
  await ann.expectPeople('ann', 'bob');
  await ann.say('hello over there');
  await bob.expectSaid('hello over there');

  const cat = await enter('cat');
  await cat.say('hello over here');
  const here = rooms(ann).getByRole('list', { name: new URL(cat.page.url()).host });
  await here.getByRole('button').click();
  await ann.expectSaid('hello over here');
  await ann.expectPeople('ann', 'cat');
  await expect(ann.said('hello over there')).toHaveCount(0);
});

test('what is new in another room is counted, mentions apart, and a line shows where it begins', async ({
  enter,
}) => {
  const ann = await enter('ann', '/rooms/garden/');
  const bob = await enter('bob', '/rooms/garden/');
  await bob.say('before ann went');
  await ann.expectSaid('before ann went');
  await addRoom(ann, { name: 'kitchen', user: 'ann' });
  await expect(ann.page).toHaveURL(/\/rooms\/kitchen\/$/);
  await bob.say('the first that she misses');
  await bob.say('where are you, @Ann?');
  await expect(room(ann, 'garden')).toHaveAccessibleName(/1 mention of you.*2 unread/);
  await expect(ann.page).toHaveTitle('(2) kitchen · Parley');

  await open(ann, 'garden');
  await expect(ann.page).toHaveTitle('garden · Parley');
  await expect(ann.messages).toContainText('New since you looked');
  await expect(room(ann, 'garden')).toHaveAccessibleName('garden');
  await open(ann, 'kitchen');
  await open(ann, 'garden');
  await expect(ann.messages).not.toContainText('New since you looked');
});

test('a muted room calls nobody', async ({ enter }) => {
  const ann = await enter('ann', '/rooms/garden/');
  const bob = await enter('bob', '/rooms/garden/');
  await choose(ann, 'Mute');
  await addRoom(ann, { name: 'kitchen', user: 'ann' });
  await bob.say('psst');
  await expect(room(ann, 'garden')).toHaveAccessibleName(/muted.*1 unread/);
  await expect(ann.page).toHaveTitle('kitchen · Parley');
});

test('a reload brings back all rooms, the one that showed, and what was typed', async ({ enter }) => {
  const ann = await enter('ann', '/rooms/garden/');
  await ann.field.fill('about the roses');
  await addRoom(ann, { name: 'kitchen', user: 'ann' });
  await ann.field.fill('about the bread');
  await ann.page.reload();
  await ann.expectStatus('Connected');
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('kitchen');
  await expect(ann.field).toHaveValue('about the bread');
  await open(ann, 'garden');
  await ann.expectStatus('Connected');
  await expect(ann.field).toHaveValue('about the roses');
  const stored = await ann.page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
  expect(stored).not.toContain('correct horse');
});

test('a removed room is left, stays gone after a reload, and the others are untouched', async ({ enter }) => {
  const ann = await enter('ann', '/rooms/garden/');
  const bob = await enter('bob', '/rooms/kitchen/');
  await addRoom(ann, { name: 'kitchen', user: 'ann' });
  await bob.expectPeople('ann', 'bob');
  await choose(ann, 'Remove from the list');
  await bob.expectPeople('bob');
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('garden');
  await expect(room(ann, 'kitchen')).toHaveCount(0);
  await ann.page.reload();
  await ann.expectStatus('Connected');
  await expect(room(ann, 'garden')).toHaveCount(1);
  await expect(room(ann, 'kitchen')).toHaveCount(0);
});

test('a room of the list that this tab is not in asks for a login, and for nothing that it knows', async ({
  enter,
}) => {
  const ann = await enter('ann', '/rooms/garden/');
  const page = await ann.page.context().newPage();
  await page.goto(ann.page.url());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('garden');
  await expect(page.getByLabel('User name')).toHaveValue('ann');
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toContainText('garden');
});

test('an alias is seen by its user alone, and is still there after a reload', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const sent: string[] = [];
  ann.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await ann.page.getByRole('button', { name: 'Your name for bob' }).click();
  await dialog(ann).getByLabel('Your name for them').fill('Uncle Robert');
  await dialog(ann).getByRole('button', { name: 'Save' }).click();
  await expect(ann.people.filter({ hasText: 'Uncle Robert' })).toContainText('bob');
  await bob.say('who am I?');
  await expect(ann.said('who am I?')).toContainText('Uncle Robert');
  await ann.page.reload();
  await ann.expectStatus('Connected');
  await expect(ann.people.filter({ hasText: 'Uncle Robert' })).toHaveCount(1);
  await expect(bob.people.filter({ hasText: 'Uncle Robert' })).toHaveCount(0);
  expect(sent.join()).not.toContain('Robert');
});

test('one click copies the address of the room, which opens it', async ({ enter, visit }) => {
  const ann = await enter('ann', '/rooms/garden/');
  await ann.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ann.page.getByRole('button', { name: 'Copy link to this room' }).click();
  await expect(ann.page.getByText('Link copied')).toBeVisible();
  const link = new URL(String(await ann.page.evaluate('navigator.clipboard.readText()')));
  const bob = await visit({ path: link.pathname });
  await bob.logIn({ user: 'bob' });
  await ann.expectPeople('ann', 'bob');
});

test('the browser’s Back goes back to the room before', async ({ enter }) => {
  const ann = await enter('ann', '/rooms/garden/');
  await addRoom(ann, { name: 'kitchen', user: 'ann' });
  await ann.page.goBack();
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('garden');
  await ann.expectStatus('Connected');
});

test('on a phone the list is a drawer that Escape closes', async ({ enter }) => {
  const ann = await enter('ann', '/rooms/garden/');
  await addRoom(ann, { name: 'kitchen', user: 'ann' });
  await ann.page.setViewportSize({ width: 360, height: 640 });
  const toggle = ann.page.getByRole('button', { name: 'Rooms', exact: true });
  await expect(rooms(ann)).toBeHidden();
  await toggle.click();
  await expect(room(ann, 'kitchen')).toBeFocused();
  await ann.page.keyboard.press('Escape');
  await expect(rooms(ann)).toBeHidden();
  await expect(toggle).toBeFocused();
  await toggle.click();
  await room(ann, 'garden').click();
  await expect(rooms(ann)).toBeHidden();
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('garden');
  const overflow = await ann.page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
  expect(overflow).toBe(false);
});

import type { Locator } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import type { Chat } from './chat.ts';
import { addRoom, choose, dialog, open, rooms } from './rooms.ts';
import { expect, test } from './test.ts';

test('axe finds nothing on the login page', async ({ visit }) => {
  const { page } = await visit();
  await page.getByText('Protocol').click();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in a room, ${colorScheme}`, async ({ enter }) => {
    const ann = await enter('ann', '/rooms/garden/');
    const bob = await enter('bob', '/rooms/garden/');
    await ann.page.emulateMedia({ colorScheme });
    await ann.say('**bold** and `code`, https://example.org');
    await bob.say('hello');
    await ann.expectSaid('hello');
    await addRoom(ann, { name: 'kitchen', user: 'ann' });
    await bob.say('where is @ann?');
    await expect(rooms(ann)).toContainText('1 mention of you');
    await ann.page.getByRole('button', { name: 'Room options' }).click();
    await expectAccessible(ann.page);

    await open(ann, 'garden');
    await expect(ann.messages).toContainText('New since you looked');
    await ann.page.getByRole('button', { name: 'Leave' }).click();
    await ann.expectStatus('Disconnected');
    await expectAccessible(ann.page);
  });
}

test('axe finds nothing in a dialog', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await bob.expectPeople('ann', 'bob');
  await rooms(ann).getByRole('button', { name: 'Add a room' }).click();
  await expect(dialog(ann)).toBeVisible();
  await expectAccessible(ann.page);
  await ann.page.keyboard.press('Escape');
  await ann.page.emulateMedia({ colorScheme: 'dark' });
  await ann.page.getByRole('button', { name: 'Your name for bob' }).click();
  await expect(dialog(ann)).toBeVisible();
  await expectAccessible(ann.page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing where owners are at work, ${colorScheme}; by keys alone`, async ({ enter }) => {
    const ann = await enter('ann');
    await ann.page.emulateMedia({ colorScheme });
    await ann.say('/topic tea');
    await expect(ann.page.getByRole('banner').getByText('tea')).toBeVisible();
    await ann.say('gone soon');
    await ann.expectSaid('gone soon');
    await choose(ann, 'Invite…');
    await expect(dialog(ann).getByLabel('Link')).toHaveValue(/invite=/);
    await expectAccessible(ann.page);
    await ann.page.keyboard.press('Escape');
    await ann.field.press('Escape');
    await expect(ann.messages).toBeFocused();
    await ann.page.keyboard.press('ArrowUp');
    await ann.page.keyboard.press('Tab');
    await ann.page.keyboard.press('Tab');
    await expect(ann.said('gone soon').getByRole('button', { name: 'Delete message' })).toBeFocused();
    await ann.page.keyboard.press('Enter');
    await expect(dialog(ann)).toBeVisible();
    await expectAccessible(ann.page);
    await dialog(ann).getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await expect(ann.said('Message deleted')).toHaveCount(1);
    await expect(ann.page.locator('[data-key]:focus')).toContainText('Message deleted');
    await expectAccessible(ann.page);
  });
}

test('axe finds nothing on a phone', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.page.setViewportSize({ width: 360, height: 640 });
  await ann.say('on the phone');
  await ann.expectSaid('on the phone');
  await expectAccessible(ann.page);
  await ann.page.getByRole('button', { name: 'Rooms', exact: true }).click();
  await expect(rooms(ann)).toBeVisible();
  await expectAccessible(ann.page);
});

test('axe finds nothing on the WhisperChat page', async ({ visit }) => {
  const chat = await visit({ path: '/whisper-chat' });
  await chat.expectStatus('Connected');
  await chat.say('psst');
  await chat.expectSaid('psst');
  await expectAccessible(chat.page);
});

type Role = 'button' | 'textbox' | 'radio' | 'combobox';

/** Goes on with Tab until the focus is there. */
async function focus({ page }: Chat, target: Locator): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    if ((await target.first().and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the focus never came to ${target}`);
}

test('keys alone: log in, add a room, switch, mute, call somebody something else, remove', async ({
  visit,
  enter,
}) => {
  await enter('bob', '/rooms/garden/');
  const ann = await visit({ path: '/rooms/garden/' });
  const { keyboard } = ann.page;
  const goTo = (role: Role, name: string | RegExp) => focus(ann, ann.page.getByRole(role, { name }));
  await goTo('textbox', 'User name');
  await keyboard.type('ann');
  await keyboard.press('Tab');
  await keyboard.type('correct horse\n');
  await ann.expectStatus('Connected');

  await goTo('button', 'Add a room');
  await keyboard.press('Enter');
  await goTo('textbox', 'Room name');
  await keyboard.type('kitchen');
  await goTo('textbox', 'Password');
  await keyboard.type('correct horse\n');
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('kitchen');
  await ann.expectStatus('Connected');

  await goTo('button', /^garden/);
  await keyboard.press('Enter');
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('garden');
  await goTo('button', 'Room options');
  await keyboard.press('Enter');
  await goTo('button', 'Mute');
  await keyboard.press('Enter');
  await expect(rooms(ann)).toContainText('(muted)');

  await goTo('button', 'Your name for bob');
  await keyboard.press('Enter');
  await goTo('textbox', 'Your name for them');
  await keyboard.type('Robert\n');
  await expect(ann.people.filter({ hasText: 'Robert' })).toHaveCount(1);
  await expect(ann.page.getByRole('button', { name: 'Your name for bob' })).toBeFocused();

  await goTo('button', 'Room options');
  await keyboard.press('Enter');
  await goTo('button', 'Remove from the list');
  await keyboard.press('Enter');
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('kitchen');
});

test('keys alone: a room of another protocol, a new name, the link to the room, and goodbye', async ({
  server,
  enter,
}) => {
  const bob = await enter('bob', '/rooms/garden/');
  const ann = await enter('ann');
  const { keyboard } = ann.page;
  const goTo = (role: Role, name: string | RegExp) => focus(ann, ann.page.getByRole(role, { name }));

  await goTo('button', 'Add a room');
  await keyboard.press('Enter');
  await goTo('radio', /^On 127/);
  await keyboard.press('ArrowDown');
  await goTo('textbox', 'Server address');
  await keyboard.type(`${server.url}/rooms/garden`);
  await focus(ann, dialog(ann).locator('summary'));
  await keyboard.press('Enter');
  await goTo('combobox', 'Protocol');
  await keyboard.type('Classroom');
  await goTo('textbox', 'User name');
  await keyboard.type('ann\n');
  await expect(dialog(ann)).toHaveCount(0);
  await bob.expectPeople('ann', 'bob');

  await goTo('button', 'Room options');
  await keyboard.press('Enter');
  await goTo('button', 'Change your name…');
  await keyboard.press('Enter');
  await goTo('textbox', 'New name');
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('anna\n');
  await bob.expectPeople('anna', 'bob');

  await ann.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await goTo('button', 'Copy link to this room');
  await keyboard.press('Enter');
  await expect.poll(() => ann.page.evaluate('navigator.clipboard.readText()')).toContain('/rooms/garden');

  await goTo('button', 'Leave');
  await keyboard.press('Enter');
  await bob.expectPeople('bob');
});

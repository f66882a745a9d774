import type { Chat } from './chat.ts';
import { choose, dialog, open, rooms } from './rooms.ts';
import { expect, test } from './test.ts';

/** Adds a room of the server over the classroom's protocol, which lets people change their names. */
async function addClassroom(chat: Chat, address: string, user: string): Promise<void> {
  await rooms(chat).getByRole('button', { name: 'Add a room' }).click();
  const form = dialog(chat);
  await form.getByLabel('On another server').check();
  await form.getByLabel('Server address').fill(address);
  await form.getByText('Protocol').click();
  await form.getByLabel('Protocol').selectOption('Classroom WebSocket');
  await form.getByLabel('User name').fill(user);
  await form.getByRole('button', { name: 'Log in' }).click();
  await expect(form).toHaveCount(0);
  await chat.expectStatus('Connected');
}

test('a name can be changed in one room, or in all that allow it', async ({ server, enter }) => {
  const bob = await enter('bob', '/rooms/garden/');
  const cat = await enter('cat', '/rooms/kitchen/');
  const ann = await enter('ann-at-home');
  await addClassroom(ann, `${server.url}/rooms/garden`, 'ann');
  await addClassroom(ann, `${server.url}/rooms/kitchen`, 'ann');
  await bob.expectPeople('ann', 'bob');
  await cat.expectPeople('ann', 'cat');

  await choose(ann, 'Change your name…');
  await dialog(ann).getByLabel('New name').fill('anna');
  await dialog(ann).getByLabel('In all 2 rooms that allow it').check();
  await dialog(ann).getByRole('button', { name: 'Change name' }).click();
  await bob.expectPeople('anna', 'bob');
  await cat.expectPeople('anna', 'cat');

  await choose(ann, 'Change your name…');
  await dialog(ann).getByLabel('New name').fill('nan');
  await dialog(ann).getByRole('button', { name: 'Change name' }).click();
  await cat.expectPeople('nan', 'cat');
  await bob.expectPeople('anna', 'bob');
  await ann.say('said under a new name');
  await expect(cat.said('said under a new name')).toContainText('nan');

  await open(ann, 'garden');
  await ann.page.reload();
  await ann.expectStatus('Connected');
  await expect(ann.people.filter({ hasText: 'anna' })).toContainText('you');
});

test('where names belong to accounts, there is no way to change one', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.page.getByRole('button', { name: 'Room options' }).click();
  await expect(ann.page.getByRole('button', { name: 'Mute' })).toBeVisible();
  await expect(ann.page.getByRole('button', { name: 'Change your name…' })).toHaveCount(0);
});

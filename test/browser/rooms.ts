/** Somebody with many rooms: the list of them, and what is done with it. */
import { expect, type Locator } from '@playwright/test';
import type { Chat, Login } from './chat.ts';

/** The list of rooms. */
export function rooms({ page }: Chat): Locator {
  return page.getByRole('navigation', { name: 'Rooms' });
}

/** A room of the list. */
export function room(chat: Chat, title: string): Locator {
  return rooms(chat).getByRole('button').filter({ hasText: title });
}

/** The dialog that is open. */
export function dialog({ page }: Chat): Locator {
  return page.getByRole('dialog');
}

/** Adds a room: by its name on the present server, or by the address of another one. */
export async function addRoom(chat: Chat, { name, ...login }: Login & { name?: string }): Promise<void> {
  await rooms(chat).getByRole('button', { name: 'Add a room' }).click();
  const form = dialog(chat);
  if (name === undefined) await form.getByLabel('On another server').check();
  else await form.getByLabel('Room name').fill(name);
  await fillIn(form, login);
  await form.getByRole('button', { name: 'Log in' }).click();
  await expect(form).toHaveCount(0);
  await chat.expectStatus('Connected');
}

async function fillIn(form: Locator, { user, password = 'correct horse', address }: Login): Promise<void> {
  if (address !== undefined) await form.getByLabel('Server address').fill(address);
  await form.getByLabel('User name').fill(user);
  await form.getByLabel('Password').fill(password);
}

/** Shows a room of the list. */
export async function open(chat: Chat, title: string): Promise<void> {
  await room(chat, title).click();
  await expect(chat.page.getByRole('heading', { level: 1 })).toHaveText(title);
}

/** Takes one of the options of the room that shows. */
export async function choose({ page }: Chat, option: string): Promise<void> {
  await page.getByRole('button', { name: 'Room options' }).click();
  await page.getByRole('button', { name: option }).click();
}

/** Into a room by its address, over whichever protocol that is. */
import type { Chat } from './chat.ts';
import { expect } from './test.ts';

/** The address of a socket. */
export const socket = (url: string, path = '') => url.replace('http', 'ws') + path;

/** Where to go, and as whom. */
export type Entry = { address: string; user?: string; password?: string };

/** Types an address, waits until the form asks for what is needed there, and logs in. */
export async function enterAt(chat: Chat, { address, user, password }: Entry): Promise<void> {
  const { page } = chat;
  await page.getByLabel('Server address').fill(address);
  await page.getByLabel('Server address').press('Tab');
  await expect(page.getByLabel('User name')).toHaveCount(user === undefined ? 0 : 1);
  await expect(page.getByLabel('Password')).toHaveCount(password === undefined ? 0 : 1);
  if (user !== undefined) await page.getByLabel('User name').fill(user);
  if (password !== undefined) await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await chat.expectStatus('Connected');
}

/** Somebody at a browser: what they see and do, by roles and labels. */
import { expect, type Locator, type Page } from '@playwright/test';

export type Login = { user: string; password?: string; address?: string };

export class Chat {
  readonly page: Page;
  readonly messages: Locator;
  readonly people: Locator;
  /** Connected, Reconnecting… or Disconnected. */
  readonly status: Locator;
  readonly field: Locator;

  constructor(page: Page) {
    this.page = page;
    this.messages = page.getByRole('log', { name: 'Messages' });
    this.people = page.getByRole('complementary', { name: /^People/ }).getByRole('listitem');
    this.status = page.getByRole('banner').getByRole('status');
    this.field = page.getByRole('textbox', { name: 'Message' });
  }

  /** Fills in the login form and sends it, without waiting for what comes of it. */
  async logIn({ user, password = 'correct horse', address }: Login): Promise<void> {
    if (address !== undefined) await this.page.getByLabel('Server address').fill(address);
    await this.page.getByLabel('User name').fill(user);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** What was said with this text: an article each. */
  said(text: string): Locator {
    return this.messages.getByRole('article').filter({ hasText: text });
  }

  /** Waits until the room has shown each once: what is still on its way has no row that keys could reach. */
  async expectSaid(...texts: string[]): Promise<void> {
    const shown = this.messages.locator('[data-key]').getByRole('article');
    for (const text of texts) {
      await expect(this.said(text)).toHaveCount(1);
      await expect(shown.filter({ hasText: text })).toHaveCount(1);
    }
  }

  async expectStatus(status: 'Connected' | 'Reconnecting…' | 'Disconnected'): Promise<void> {
    await expect(this.status).toHaveText(status);
  }

  async expectPeople(...names: string[]): Promise<void> {
    await expect(this.people).toHaveCount(names.length);
    for (const name of names) await expect(this.people.filter({ hasText: name })).toHaveCount(1);
  }
}

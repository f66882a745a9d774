import { expect, test } from './test.ts';

test('a whole visit without a pointer', async ({ visit }) => {
  const ann = await visit();
  const { page } = ann;
  await page.getByLabel('User name').focus();
  await page.keyboard.type('ann');
  await page.getByLabel('Password').focus();
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Enter');
  await ann.expectStatus('Connected');

  await expect(ann.field).toBeFocused();
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await page.keyboard.type('second');
  await page.keyboard.press('Enter');
  await ann.expectSaid('first', 'second');

  // To the list, up to the first message, and on to what it offers.
  await page.keyboard.press('Escape');
  await expect(ann.messages).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('[data-key]:focus')).toContainText('first');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveAccessibleName('Copy link to message');
  await page.keyboard.press('Escape');
  await expect(ann.field).toBeFocused();

  // The sheet.
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Settings and keyboard' });
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  // The search.
  await page.keyboard.press('Control+Shift+F');
  await page.keyboard.type('first');
  await expect(page.getByText('1 of 1')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(ann.field).toBeFocused();

  // An emoji.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox', { name: 'Search emoji' })).toBeFocused();
  await page.keyboard.type('rocket');
  await expect(page.getByRole('button', { name: 'rocket', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(ann.field).toHaveValue('🚀');
  await page.keyboard.press('Enter');
  await ann.expectSaid('🚀');
});

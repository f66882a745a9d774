import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in what messages bring along, ${colorScheme}`, async ({ enter }) => {
    const ann = await enter('ann');
    const { page } = ann;
    const violations = async () => {
      const found = await new AxeBuilder({ page }).analyze();
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    };
    await page.emulateMedia({ colorScheme });
    await ann.say('> quoted\n\n- `code`\n\n```js\nconst a = "b"; // 1\n```');
    await expect(ann.said('quoted').locator('.hljs-comment')).toBeVisible();

    await ann.field.fill(':smi');
    await expect(page.getByRole('option').first()).toBeVisible();
    expect(await violations()).toEqual([]);
    await ann.field.fill('');

    await page.getByRole('button', { name: 'Emoji' }).click();
    await expect(page.getByRole('button', { name: 'grinning face', exact: true })).toBeVisible();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Search messages' }).click();
    await page.keyboard.type('quoted');
    await expect(page.getByText('1 of 1')).toBeVisible();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Settings and keyboard' }).click();
    await expect(page.getByRole('dialog', { name: 'Settings and keyboard' })).toBeVisible();
    expect(await violations()).toEqual([]);
  });
}

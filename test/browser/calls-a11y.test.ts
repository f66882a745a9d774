import { expectAccessible } from './axe.ts';
import { accept, call, ring, stage, talkLink, talkWith, tile } from './talk.ts';
import { expect, test } from './test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in a conversation and in a call, ${colorScheme}`, async ({ enter }) => {
    test.slow();
    const ann = await enter('ann', '/rooms/garden/');
    const bob = await enter('bob', '/rooms/garden/');
    for (const { page } of [ann, bob]) await page.emulateMedia({ colorScheme });
    await ann.expectPeople('ann', 'bob');
    await talkWith(ann, 'bob');
    await ann.say('for you');
    await expect(talkLink(bob, 'ann')).toContainText('1 unread');
    await expectAccessible(bob.page);
    await expectAccessible(ann.page);

    await call(ann, 'bob');
    await expect(tile(ann, 'bob')).toContainText('Ringing…');
    await expectAccessible(ann.page);
    await expect(ring(bob)).toBeVisible();
    await expectAccessible(bob.page);
    await accept(bob);
    await expect(tile(bob, 'ann')).not.toContainText('Connecting…');
    await bob.page.getByRole('button', { name: 'Turn camera off' }).click();
    await bob.page.getByRole('button', { name: 'Choose devices' }).click();
    await expect(bob.page.getByRole('combobox', { name: /^Microphone/ })).toBeVisible();
    await expectAccessible(bob.page);
    await bob.page.setViewportSize({ width: 360, height: 640 });
    await expectAccessible(bob.page);
    await bob.page.getByRole('button', { name: 'Back to the conversation' }).click();
    await expectAccessible(bob.page);
    await bob.page.getByRole('button', { name: 'Hang up' }).click();
    await expect(ann.page.getByText('bob left the call.')).toBeVisible();
    await expectAccessible(ann.page);
  });
}

test('keys alone: open a conversation, call, and hang up; answer from where one writes', async ({
  enter,
}) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await ann.page.getByRole('button', { name: 'Message bob privately' }).focus();
  await ann.page.keyboard.press('Enter');
  await expect(ann.field).toBeFocused();
  await ann.page.keyboard.type('may I call?\n');
  await ann.expectSaid('may I call?');
  await ann.page.getByRole('button', { name: 'Call bob', exact: true }).focus();
  await ann.page.keyboard.press('Enter');
  await expect(stage(ann)).toBeVisible();

  // The call takes nobody's focus away; what is being typed stays a text.
  await expect(ring(bob)).toBeVisible();
  await expect(bob.field).toBeFocused();
  await bob.page.keyboard.type('call me ');
  await expect(bob.field).toHaveValue('call me ');
  await bob.page.keyboard.press('Escape');
  const messages = bob.page.getByRole('log', { name: 'Messages' });
  await expect(messages).toBeFocused();
  await bob.page.keyboard.press('c');
  await expect(ring(bob).getByRole('button', { name: 'Accept' })).toBeFocused();
  await bob.page.keyboard.press('Enter');
  await expect(stage(bob)).toBeVisible();
  await expect(stage(bob).locator(':focus')).toHaveCount(1);
  await expect(tile(ann, 'bob')).not.toContainText(/Ringing|Connecting/);

  // What opens in the call is reached from its button, and Escape closes that alone.
  const devices = bob.page.getByRole('button', { name: 'Choose devices' });
  await devices.focus();
  await bob.page.keyboard.press('Enter');
  const microphone = bob.page.getByRole('combobox', { name: /^Microphone/ });
  await expect(microphone).toBeVisible();
  await bob.page.keyboard.press('Tab');
  await bob.page.keyboard.press('Tab');
  await expect(microphone).toBeFocused();
  await bob.page.keyboard.press('Escape');
  await expect(microphone).toHaveCount(0);
  await expect(devices).toBeFocused();

  // Back where one was.
  await bob.page.keyboard.press('Escape');
  await expect(stage(bob)).toHaveCount(0);
  await expect(messages).toBeFocused();
  await bob.page.getByRole('button', { name: 'Show the call' }).focus();
  await bob.page.keyboard.press('Enter');
  await expect(stage(bob).locator(':focus')).toHaveCount(1);
  await bob.page.getByRole('button', { name: 'Hang up' }).focus();
  await bob.page.keyboard.press('Enter');
  await expect(stage(bob)).toHaveCount(0);
  await expect(messages).toBeFocused();
  await expect(stage(ann)).toHaveCount(0);
  await expect(ann.page.getByRole('button', { name: 'Call bob', exact: true })).toBeFocused();
});

import { addRoom, choose, dialog } from './rooms.ts';
import { expect, test } from './test.ts';

test('one deletes one’s own message; where it was, everybody sees that it is gone', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await bob.say('said too soon');
  await bob.say('and this stays');
  await ann.expectSaid('said too soon', 'and this stays');

  await bob.said('said too soon').hover();
  await bob.said('said too soon').getByRole('button', { name: 'Delete message' }).click();
  await expect(dialog(bob)).toContainText('said too soon');
  await dialog(bob).getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog(bob)).toHaveCount(0);
  await bob.said('said too soon').hover();
  await bob.said('said too soon').getByRole('button', { name: 'Delete message' }).click();
  await dialog(bob).getByRole('button', { name: 'Delete', exact: true }).click();
  for (const chat of [ann, bob]) {
    await expect(chat.said('Message deleted')).toHaveCount(1);
    await expect(chat.said('said too soon')).toHaveCount(0);
    await chat.expectSaid('and this stays');
  }
  // It does not come back with the page, nor for those who come later.
  await bob.page.reload();
  await bob.expectStatus('Connected');
  const eve = await enter('eve');
  for (const chat of [bob, eve]) {
    await chat.expectSaid('and this stays');
    await expect(chat.said('said too soon')).toHaveCount(0);
  }
});

test('whoever is away when a message is deleted sees it gone on return, in each protocol that can tell', async ({
  server,
  enter,
  visit,
}) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const cat = await visit({ path: '/whisper-chat' });
  const dora = await visit();
  await dora.page.getByLabel('Server address').fill(`${server.url}/cahat`);
  await dora.page.getByLabel('Server address').blur();
  await dora.page.getByLabel('User name').fill('dora');
  await expect(dora.page.getByLabel('Password')).toHaveCount(0);
  await dora.page.getByRole('button', { name: 'Log in' }).click();
  await dora.expectStatus('Connected');
  await ann.say('for a moment');
  for (const chat of [bob, cat, dora]) await chat.expectSaid('for a moment');
  const away = [bob, cat];
  for (const { page } of away) await page.context().setOffline(true);
  await server.kill();
  for (const chat of away) await chat.expectStatus('Reconnecting…');
  await server.restart();
  await ann.expectStatus('Connected');
  await dora.expectStatus('Connected');

  await ann.said('for a moment').hover();
  await ann.said('for a moment').getByRole('button', { name: 'Delete message' }).click();
  await dialog(ann).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dora.said('Message deleted')).toHaveCount(1);
  for (const { page } of away) await page.context().setOffline(false);
  for (const chat of away) {
    await chat.expectStatus('Connected');
    await expect(chat.said('Message deleted')).toHaveCount(1);
    await expect(chat.said('for a moment')).toHaveCount(0);
  }
});

test('an owner deletes what others say; they have no such button', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.say('mine');
  await bob.say('yours');
  await ann.said('yours').hover();
  await expect(bob.said('mine').getByRole('button', { name: 'Delete message' })).toHaveCount(0);
  await ann.said('yours').getByRole('button', { name: 'Delete message' }).click();
  await dialog(ann).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(bob.said('Message deleted')).toHaveCount(1);
});

test('the topic stands in the header, live, for newcomers and after a reload', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const topic = (chat: typeof ann) => chat.page.getByRole('banner').getByText('tea and biscuits');
  await ann.say('/topic tea and biscuits');
  const eve = await enter('eve');
  for (const chat of [ann, bob, eve]) await expect(topic(chat)).toBeVisible();
  await bob.page.reload();
  await expect(topic(bob)).toBeVisible();
  await bob.page.setViewportSize({ width: 360, height: 640 });
  await expect(topic(bob)).toBeHidden();
  await expect(bob.page.getByRole('main').getByText('tea and biscuits', { exact: true })).toBeVisible();
  await ann.say('/topic');
  await expect(topic(bob)).toHaveCount(0);
});

test('an owner is offered the commands of owners, others are not', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.field.pressSequentially('/');
  await expect(ann.page.getByRole('option', { name: '/ban' })).toBeVisible();
  await bob.field.pressSequentially('/');
  await expect(bob.page.getByRole('option', { name: '/kick' })).toBeVisible();
  await expect(bob.page.getByRole('option', { name: '/ban' })).toHaveCount(0);
});

test('being muted is said at the message, which keeps its text; so is slow mode', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.say('/mute bob');
  await expect(bob.messages.getByText('ann muted bob')).toBeVisible();
  await bob.say('can anybody hear me?');
  await expect(bob.said('can anybody hear me?')).toContainText('muted you');
  await ann.say('/unmute bob');
  await expect(bob.messages.getByText('ann unmuted bob')).toBeVisible();
  await bob.said('can anybody hear me?').getByRole('button', { name: 'Send again' }).click();
  await ann.expectSaid('can anybody hear me?');
  await ann.say('/slow 3600');
  await bob.say('one');
  await bob.say('two');
  await expect(bob.said('two')).toContainText('Not sent');
  await expect(bob.said('two')).toContainText('one message every 3600 s');
});

test('being banned is explained, here and at the next login, and nothing comes back by itself', async ({
  enter,
  visit,
}) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const streams: string[] = [];
  bob.page.on('websocket', (socket) => streams.push(socket.url()));
  bob.page.on('request', (request) => streams.push(request.url()));
  await ann.say('/ban bob');
  await bob.expectStatus('Disconnected');
  await expect(bob.page.getByRole('alert')).toContainText('has banned you');
  await expect(bob.page.getByRole('alert')).toContainText('go to another room');
  await ann.expectPeople('ann');
  await bob.page.getByLabel('Password').fill('correct horse');
  await bob.page.getByRole('button', { name: 'Log in' }).click();
  await expect(
    bob.page.getByRole('alert').filter({ hasText: 'Only they can take that back' }).last(),
  ).toBeVisible();
  expect(streams.filter((url) => url.includes('/stream/'))).toEqual([]);
  const again = await visit();
  await again.logIn({ user: 'bob' });
  await expect(again.page.getByRole('alert')).toContainText('banned');
});

test('banned while away: that is what the return is told', async ({ enter, server }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await bob.page.context().setOffline(true);
  await server.kill();
  await bob.expectStatus('Reconnecting…');
  await server.restart();
  await ann.expectStatus('Connected');
  await ann.say('/ban bob');
  await expect(ann.messages.getByText('ann banned bob')).toBeVisible();
  await bob.page.context().setOffline(false);
  await bob.expectStatus('Disconnected');
  await expect(bob.page.getByRole('alert')).toContainText('has banned you');
});

test.describe('a room without guests', () => {
  test.use({ env: { ROOM_GUESTS: 'off' } });

  test('says so to guests of each protocol, and its members page back', async ({ server, enter, visit }) => {
    const ann = await enter('ann');
    await ann.say('for us');
    const guest = await visit();
    await guest.page.getByText('Protocol', { exact: true }).click();
    for (const protocol of ['Classroom WebSocket', 'CAHAT', 'WhisperChat']) {
      await guest.page.getByRole('combobox').selectOption({ label: protocol });
      if (protocol !== 'WhisperChat') await guest.page.getByLabel('User name').fill('gwen');
      await guest.page.getByRole('button', { name: 'Log in' }).click();
      await expect(guest.page.getByRole('alert')).toContainText('Only people with an account');
    }
    const history = ann.page.waitForResponse(/\/history\?/);
    await ann.page.reload();
    await ann.expectSaid('for us');
    expect((await fetch(`${server.url}/history`)).status).toBe(403);
    expect((await history).status()).toBe(200);
  });
});

test.describe('a room by invitation', () => {
  test.use({ env: { ROOM_ACCESS: 'invite' } });

  test('an invite lets somebody register, also when its link is pasted as an address', async ({
    enter,
    visit,
  }) => {
    const ann = await enter('ann', '/rooms/tea/');
    await ann.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const stranger = await visit({ path: '/rooms/tea/' });
    await stranger.logIn({ user: 'bob' });
    await expect(stranger.page.getByRole('alert')).toContainText('needs an invite');

    await choose(ann, 'Invite…');
    await dialog(ann).getByRole('button', { name: 'Copy link' }).click();
    await expect(dialog(ann).getByRole('status')).toHaveText('Copied');
    const link = new URL(await ann.page.evaluate<string>('navigator.clipboard.readText()'));
    await ann.page.keyboard.press('Escape');

    const bob = await visit({ path: link.pathname + link.search });
    await bob.logIn({ user: 'bob' });
    await bob.expectStatus('Connected');
    await bob.say('thank you');
    await ann.expectSaid('thank you');
    await ann.say('you are welcome');
    await bob.expectSaid('you are welcome');

    const eve = await enter('eve', '/rooms/eve-s/');
    await addRoom(eve, { user: 'eve', address: link.href });
    await ann.expectPeople('ann', 'bob', 'eve');
  });

  test('an invite that is none says so', async ({ enter, visit }) => {
    await enter('ann', '/rooms/tea/');
    const bob = await visit({ path: '/rooms/tea/?invite=a.b.c' });
    await bob.logIn({ user: 'bob' });
    await expect(bob.page.getByRole('alert')).toContainText('needs an invite');
  });
});

import { startStaticHost } from './static-host.ts';
import { expect, test } from './test.ts';

test('a wrong password says why, and the right one lets in', async ({ enter, visit }) => {
  await enter('ann');
  const chat = await visit();
  await chat.logIn({ user: 'ann', password: 'wrong' });
  await expect(chat.page.getByRole('alert')).toContainText('password');
  await expect(chat.page.getByLabel('Password')).toBeFocused();
  await chat.logIn({ user: 'bob' });
  await chat.expectStatus('Connected');
});

test('a name that is connected elsewhere says so', async ({ enter, visit }) => {
  await enter('ann');
  const chat = await visit();
  await chat.logIn({ user: 'ann' });
  await expect(chat.page.getByRole('alert')).toContainText('already');
});

test('a server that does not answer says so', async ({ visit }) => {
  const chat = await visit();
  await chat.logIn({ user: 'ann', address: 'http://127.0.0.1:9' });
  await expect(chat.page.getByRole('alert')).toContainText('does not answer');
});

test('the form offers the address and the name of the last login', async ({ enter }) => {
  const ann = await enter('ann');
  const page = await ann.page.context().newPage();
  await page.goto(ann.page.url());
  await expect(page.getByLabel('Server address')).toHaveValue(/^http:\/\/127\.0\.0\.1:\d+/);
  await expect(page.getByLabel('User name')).toHaveValue('ann');
  await expect(page.getByLabel('Password')).toHaveValue('');
});

test('the client on another host works across origins', async ({ server, enter, visit }) => {
  await using host = await startStaticHost();
  const ann = await enter('ann');
  const bob = await visit({ url: host.url });
  await bob.logIn({ user: 'bob', address: server.url });
  await bob.expectStatus('Connected');
  await bob.say('from elsewhere');
  await ann.expectSaid('from elsewhere');
  await bob.say('twice, so the first answer’s token was read');
  await ann.expectSaid('twice, so the first answer’s token was read');

  await ann.say('/kick bob');
  await bob.expectStatus('Reconnecting…');
  await ann.say('while away');
  await bob.expectStatus('Connected');
  await bob.expectSaid('from elsewhere', 'while away');

  await bob.page.reload();
  await bob.expectStatus('Connected');
  await bob.say('/quit');
  await bob.expectStatus('Disconnected');
});

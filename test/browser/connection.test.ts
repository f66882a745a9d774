import { expect, test } from './test.ts';

test('one who is kicked returns by itself, and both go on', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await ann.say('/kick bob');
  await bob.expectStatus('Reconnecting…');
  await expect(ann.messages).toContainText('ann kicked bob');
  await expect(ann.messages).toContainText('bob left');
  await bob.expectStatus('Connected');
  await ann.expectPeople('ann', 'bob');
  await expect(bob.messages).toContainText('ann kicked bob');
  await bob.say('here I am again');
  await ann.expectSaid('here I am again');
});

test('/reconnect: what was said meanwhile is there afterwards, once', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.say('before');
  await bob.expectSaid('before');
  await bob.say('/reconnect');
  await bob.expectStatus('Reconnecting…');
  await ann.say('meanwhile');
  await bob.expectStatus('Connected');
  await bob.expectSaid('before', 'meanwhile');
  await bob.expectPeople('ann', 'bob');
});

test('one who quits is told so and does not come back', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await bob.say('/quit');
  await bob.expectStatus('Disconnected');
  await expect(bob.page.getByRole('alert').filter({ hasText: 'You have left the room.' })).toBeVisible();
  await expect(ann.messages).toContainText('bob left');
  // Three reconnects of a second and more: by then Bob, if it did come back, would have.
  for (let i = 0; i < 3; i += 1) {
    await ann.say('/reconnect');
    await ann.expectStatus('Reconnecting…');
    await ann.expectStatus('Connected');
  }
  await ann.expectPeople('ann');
  await bob.expectStatus('Disconnected');
});

test('the button Leave leaves, and the form brings back', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await bob.page.getByRole('button', { name: 'Leave' }).click();
  await bob.expectStatus('Disconnected');
  await expect(ann.messages).toContainText('bob left');
  await bob.logIn({ user: 'bob' });
  await bob.expectStatus('Connected');
  await ann.expectPeople('ann', 'bob');
});

test('the server is killed and started again: both go on and nothing is lost', async ({ server, enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.say('before the crash');
  await bob.expectSaid('before the crash');
  await server.kill();
  for (const chat of [ann, bob]) await chat.expectStatus('Reconnecting…');
  await bob.say('typed while it was down');
  await server.restart();
  for (const chat of [ann, bob]) {
    await chat.expectStatus('Connected');
    await chat.expectSaid('before the crash', 'typed while it was down');
    await chat.expectPeople('ann', 'bob');
  }
  await ann.say('after the crash');
  await bob.expectSaid('after the crash');
});

test('a reload goes on without a login, with what was said', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.say('before the reload');
  await bob.expectSaid('before the reload');
  await bob.page.reload();
  await bob.expectStatus('Connected');
  await bob.expectSaid('before the reload');
  await bob.expectPeople('ann', 'bob');
  await bob.say('after the reload');
  await ann.expectSaid('after the reload');
});

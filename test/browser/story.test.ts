import { expect, test } from './test.ts';

test('a whole evening: talk, a kick, a quit, a crash, and nothing lost', async ({ server, enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.say('good evening');
  await bob.say('good evening to you');
  await ann.expectSaid('good evening to you');

  await ann.say('/kick bob');
  await bob.expectStatus('Reconnecting…');
  await ann.say('while bob was away');
  await bob.expectStatus('Connected');
  await bob.expectSaid('while bob was away');

  await bob.say('/quit');
  await bob.expectStatus('Disconnected');
  await ann.expectPeople('ann');
  await ann.say('while bob was out');
  await bob.logIn({ user: 'bob' });
  await bob.expectStatus('Connected');
  await bob.expectSaid('while bob was out');

  await server.kill();
  for (const chat of [ann, bob]) await chat.expectStatus('Reconnecting…');
  await ann.say('said into the dark');
  await server.restart();
  await bob.say('and there was light');
  for (const chat of [ann, bob]) {
    await chat.expectStatus('Connected');
    await chat.expectSaid('said into the dark', 'and there was light');
    await chat.expectSaid('good evening to you', 'while bob was away', 'while bob was out');
    await chat.expectPeople('ann', 'bob');
    await expect(chat.messages.getByRole('article')).toHaveCount(6);
  }
});

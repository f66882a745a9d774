import { Chat } from './chat.ts';
import { expect, test } from './test.ts';

test('two people in two browsers log in, see each other come, and talk', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await expect(ann.messages).toContainText('bob joined');
  await ann.expectPeople('ann', 'bob');
  await bob.expectPeople('ann', 'bob');

  await ann.say('hello bob');
  await bob.say('hello ann');
  for (const chat of [ann, bob]) await chat.expectSaid('hello bob', 'hello ann');
  await expect(bob.said('hello bob')).toContainText('ann');
  await expect(ann.said('hello bob')).toContainText('You');
});

test('a newcomer sees what was said before', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.say('the first word');
  await ann.expectSaid('the first word');
  const bob = await enter('bob');
  await bob.expectSaid('the first word');
});

test('who reads further up is told of new messages, and taken to them', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  for (let i = 0; i < 40; i += 1) await ann.say(`line ${i}`);
  await bob.expectSaid('line 39');
  await expect(bob.said('line 39')).toBeInViewport();
  await bob.messages.hover();
  await bob.page.mouse.wheel(0, -5_000);
  await expect(bob.said('line 39')).not.toBeInViewport();
  await ann.say('the news');
  await bob.page.getByRole('button', { name: '1 new message' }).click();
  await expect(bob.said('the news')).toBeInViewport();
});

test('what looks like HTML is text', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const text = '<img src=x onerror="document.title=1"><b>bold</b> & 100% "quoted"';
  await ann.say(text);
  await expect(bob.messages).toContainText(text);
  await expect(bob.messages.getByRole('img')).toHaveCount(0);
});

test('Enter sends and Shift + Enter starts a line', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.field.fill('two');
  await ann.field.press('Shift+Enter');
  await ann.field.pressSequentially('lines');
  await ann.field.press('Enter');
  await ann.expectSaid('two\nlines');
  await expect(ann.field).toHaveValue('');
});

test('who leaves by closing the tab is seen to leave', async ({ enter }) => {
  const ann = await enter('ann');
  const bob = await enter('bob');
  await ann.expectPeople('ann', 'bob');
  await bob.page.close();
  // Each word is a chance to notice; a heartbeat would do as well, only later.
  await expect(async () => {
    await ann.say('still there?');
    await expect(ann.messages).toContainText('bob left', { timeout: 500 });
  }).toPass();
  await ann.expectPeople('ann');
});

test('rooms are apart', async ({ enter }) => {
  const ann = await enter('ann', '/rooms/garden/');
  const bob = await enter('bob', '/rooms/kitchen/');
  const cat = await enter('cat', '/rooms/garden/');
  await ann.say('roses');
  await bob.say('bread');
  await cat.expectSaid('roses');
  await expect(cat.said('bread')).toHaveCount(0);
  await cat.expectPeople('ann', 'cat');
});

test('two tabs of one browser are two people', async ({ enter }) => {
  const ann = await enter('ann');
  const page = await ann.page.context().newPage();
  await page.goto(ann.page.url());
  const bob = new Chat(page);
  await bob.logIn({ user: 'bob' });
  await bob.expectPeople('ann', 'bob');
  await bob.say('from the other tab');
  await ann.expectSaid('from the other tab');
});

test('at 360 px one can talk, and see who is here', async ({ enter }) => {
  const ann = await enter('ann');
  await ann.page.setViewportSize({ width: 360, height: 640 });
  await ann.say('on the phone');
  await ann.expectSaid('on the phone');
  await ann.page.getByRole('button', { name: /^Who is here/ }).click();
  await ann.expectPeople('ann');
  const overflow = await ann.page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
  expect(overflow).toBe(false);
});

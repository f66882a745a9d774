import type { Chat } from './chat.ts';
import { enterAt, socket } from './enter-at.ts';
import { accept, backToRoom, call, expectMoving, ring, stage, talkLink, talkWith } from './talk.ts';
import { expect, test } from './test.ts';

/** The ways in that guests take: what to type, and as whom. */
const WAYS = {
  classroom: (room: string) => ({ address: socket(room), user: 'gus' }),
  cahat: (room: string) => ({ address: socket(room, '/cahat'), user: 'gus' }),
  whisper: (room: string) => ({ address: socket(room, '/v1/chat/ws') }),
};

/** What the others call whoever is the only guest here. */
async function guestName(chat: Chat): Promise<string> {
  const guest = chat.people.filter({ hasText: /gus|anon-/ });
  await expect(guest).toHaveCount(1);
  return (await guest.locator('.name').textContent()) ?? '';
}

for (const [way, entry] of Object.entries(WAYS)) {
  test(`[PROTOCOLS] over ${way}: a guest and an account talk privately, also after a break and a reload`, async ({
    server,
    enter,
    visit,
  }) => {
    test.slow();
    const ann = await enter('ann', '/rooms/garden/');
    const guest = await visit();
    await enterAt(guest, entry(`${server.url}/rooms/garden`));
    await guest.say('here I am');
    const name = await guestName(ann);
    await talkWith(ann, name);
    await ann.say('for one');
    await expect(talkLink(guest, 'ann')).toContainText('1 unread');
    await talkLink(guest, 'ann').click();
    await guest.expectSaid('for one');
    await guest.say('a second *word*');
    await ann.expectSaid('a second word');
    await expect(guest.said('a second word')).toHaveCount(1);

    await server.kill();
    await guest.expectStatus('Reconnecting…');
    await server.restart();
    for (const chat of [ann, guest]) await chat.expectStatus('Connected');
    await guest.say('after the break');
    await ann.expectSaid('for one', 'a second word', 'after the break');
    await guest.expectSaid('for one', 'a second word', 'after the break');

    await guest.page.reload();
    await guest.expectStatus('Connected');
    await guest.expectSaid('for one', 'a second word', 'after the break');
    await guest.say('still me');
    await ann.expectSaid('still me');
    await ann.say('so I see');
    await guest.expectSaid('still me', 'so I see');
    await backToRoom(guest);
    await expect(guest.messages).not.toContainText('for one');
  });
}

test('[PROTOCOLS] an account and a guest of CAHAT see each other, and the guest hangs up', async ({
  server,
  enter,
  visit,
}) => {
  const ann = await enter('ann', '/rooms/garden/');
  const gus = await visit();
  await enterAt(gus, WAYS.cahat(`${server.url}/rooms/garden`));
  await talkWith(ann, 'gus');
  await call(ann, 'gus');
  await accept(gus);
  await expectMoving(ann, 'gus');
  await expectMoving(gus, 'ann');
  await gus.page.getByRole('button', { name: 'Hang up' }).click();
  await expect(stage(ann)).toHaveCount(0);
});

test('[PROTOCOLS] a guest of the classroom calls one of WhisperChat', async ({ server, visit }) => {
  const gus = await visit();
  const anon = await visit();
  const room = `${server.url}/rooms/garden`;
  await enterAt(gus, WAYS.classroom(room));
  await enterAt(anon, WAYS.whisper(room));
  await anon.say('psst');
  const name = (await gus.said('psst').locator('.name').textContent()) ?? '';
  await talkWith(gus, name);
  await call(gus, name);
  await expect(ring(anon)).toContainText('gus is calling you with video.');
  await accept(anon);
  await expectMoving(gus, name);
  await expectMoving(anon, 'gus');
});

test('nothing private is offered where nothing is known of it', async ({ visit }) => {
  const { ClassroomStandIn } = await import('../stand-ins/classroom.ts');
  await using original = await new ClassroomStandIn('lab 8').start();
  const [ann, bob] = [await visit(), await visit()];
  await enterAt(ann, { address: socket(original.url), user: 'ann' });
  await enterAt(bob, { address: socket(original.url), user: 'bob' });
  await ann.expectPeople('ann', 'bob');
  await expect(ann.page.getByRole('button', { name: 'Your name for bob' })).toHaveCount(1);
  await expect(ann.page.getByRole('button', { name: /privately/ })).toHaveCount(0);
});

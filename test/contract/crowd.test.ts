import { expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { cahatMember, classroomMember, type Member, streamMember, until, whisperMember } from './crowd.ts';
import { freshRoom } from './room.ts';
import { history } from './whisper.ts';

/** Guests of each protocol. */
const EACH = 200;
/** How many of each protocol speak, and go. */
const [SPEAKERS, LEAVERS] = [25, 5];
/** In ms: for one step of everybody. */
const PATIENCE = 60_000;

/** Calls `make` for 0…EACH-1, a few at a time. */
async function each(make: (i: number) => Promise<Member>): Promise<Member[]> {
  const members: Member[] = [];
  for (let i = 0; i < EACH; i += 20) {
    members.push(...(await Promise.all(Array.from({ length: 20 }, (_, k) => make(i + k)))));
  }
  return members;
}

async function everyone(
  members: readonly Member[],
  holds: (member: Member) => boolean,
  what: string,
): Promise<void> {
  const lacking = () => members.filter((member) => !holds(member));
  // Looked at one by one, so that each is asked again only while it lacks something.
  for (const member of members) {
    await until(
      () => holds(member),
      () => `${what}: ${lacking().length} of ${members.length} lack it`,
      PATIENCE,
    );
  }
}

test(`[PROTOCOLS One room] ${EACH} of each protocol under load end with equal histories and equal lists`, async () => {
  await using server = await startServer();
  const base = freshRoom(`${server.url}/`);
  const streams = await each((i) => streamMember(base, `s-${i}`));
  const cahats = await each(() => cahatMember(base));
  const whispers = await each((i) => whisperMember(base, `w-${i}`));
  for (const [i, whisper] of whispers.entries()) whisper.say(`hello from ${i}`);
  const classrooms = await each((i) => classroomMember(base, `c-${i}`));
  const all = [...streams, ...cahats, ...whispers, ...classrooms];
  await everyone(
    all,
    (member) => !member.listed || member.present().length === 4 * EACH,
    'everybody on the list',
  );

  // All at once, while some go without a word.
  const talk = [streams, cahats, whispers, classrooms].flatMap((group) => group.slice(0, SPEAKERS));
  for (const round of [1, 2]) {
    for (const [i, member] of talk.entries()) member.say(`round ${round} by ${i}`);
  }
  const leavers = [streams, cahats, whispers, classrooms].flatMap((group) => group.slice(-LEAVERS));
  for (const leaver of leavers) leaver.drop();
  const rest = all.filter((member) => !leavers.includes(member));
  const said = 2 * talk.length;
  const rounds = (member: Member) => member.heard.filter((line) => line.includes(': round '));
  await everyone(rest, (member) => rounds(member).length === said, `${said} messages`);
  // A stream that died is noticed when the room speaks.
  const told = (member: Member) => !member.listed || member.leavings === leavers.length;
  for (let n = 0; !rest.every(told) && n < 20; n += 1) {
    talk[0]?.say(`anybody? ${n}`);
    await everyone(rest, ({ heard }) => heard.at(-1) === `s-0: anybody? ${n}`, `question ${n}`);
  }
  await everyone(rest, told, 'all leavings');

  const [first] = streams as [Member];
  expect(new Set(rounds(first)).size).toBe(said);
  for (const member of rest) expect(rounds(member)).toEqual(rounds(first));
  for (const member of [...cahats, ...whispers]) {
    if (rest.includes(member)) expect(member.heard).toEqual(first.heard);
  }
  const kept = (await history(base)).map(({ user_id, content }) => `${user_id}: ${content}`);
  expect(kept.filter((line) => line.includes(': round '))).toEqual(rounds(first));

  const names = first.present();
  expect(names).toHaveLength(4 * EACH - leavers.length);
  for (const member of rest) if (member.listed) expect(member.present()).toEqual(names);
}, 180_000);

/** Who may come in and read, in each of the four ways to keep a room: the cells of docs/rights.md that depend on it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../../worker/room/rights.ts';
import type { Server } from '../server.ts';
import { attempt, canBeTried, doorsOf, ENTRY, EVERYBODY, expected, sceneIn } from './cells.ts';
import { send } from './http.ts';
import { bearer, login, Person } from './person.ts';
import { codeOf, expiredInvite, inviteOf, POLICIES, policyServer } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';

describe.each(POLICIES)('ROOM_ACCESS=$access, guests: $guests', (policy) => {
  let server: Server;
  beforeAll(async () => {
    server = await policyServer(policy);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describe.each(ENTRY)('%s', (deed) => {
    for (const who of EVERYBODY) {
      const doors = doorsOf(policy, who).filter((door) => canBeTried(policy, who, deed, door));
      if (doors.length === 0) continue;
      test(who, async () => {
        const scene = await sceneIn(server, policy);
        const outcome = expected(policy, who, deed);
        for (const door of doors) expect(await attempt(scene, who, deed, door), door).toBe(outcome);
      });
    }
  });

  /** A room with its owner. */
  async function room(): Promise<{ base: string; owner: Person }> {
    const base = freshRoom(`${server.url}/`);
    return { base, owner: await Person.join(base, 'owner') };
  }

  test('the first account of a room registers without an invite', async () => {
    expect((await login(freshRoom(`${server.url}/`), 'owner')).status).toBe(201);
  });

  test('a name that is refused is not registered: another password is no wrong one', async () => {
    const { base } = await room();
    for (const [invite, code] of [
      [await expiredInvite(base, 'owner'), 'invite-expired'],
      ['', 'invite-needed'],
    ] as const) {
      const answer = await login(base, 'newcomer', undefined, invite);
      if (policy.access === 'open') expect(answer.status, answer.body).toBe(201);
      else {
        expectProblem(answer, 403);
        expect(codeOf(answer)).toBe(code);
        expect(codeOf(await login(base, 'newcomer', 'another one'))).toBe('invite-needed');
      }
    }
  });

  test('an account with the wrong password is refused, however it stands', async () => {
    const { base, owner } = await room();
    expect((await login(base, owner.name, 'not it')).status).toBe(403);
  });

  test('no token helps to read that is no stream token of this room', async () => {
    const { base, owner } = await room();
    await owner.say('for us');
    for (const [path, deed] of [
      ['v1/chat/messages', 'read v1/chat/messages'],
      ['history', 'read history'],
    ] as const) {
      for (const headers of [{}, bearer(owner.messageToken), bearer('a.b.c')]) {
        const answer = await send(`${base}${path}`, { headers });
        if (isAllowed(policy, 'stranger', deed)) expect(answer.body).toContain('for us');
        else expectProblem(answer, 403);
      }
    }
  });

  test('a room in which nothing ever happened tells no more than any other', async () => {
    const base = freshRoom(`${server.url}/`);
    for (const path of ['v1/chat/messages', 'history']) {
      expect((await send(`${base}${path}`)).status).toBe(policy.guests ? 200 : 403);
    }
  });

  test('a ban is told as such at the door', async () => {
    const { base, owner } = await room();
    await Person.login(base, 'max', undefined, await inviteOf(owner));
    await owner.say('/ban max');
    const answer = await login(base, 'max');
    expectProblem(answer, 403);
    expect(codeOf(answer)).toBe('banned');
  });
});

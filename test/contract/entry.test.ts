/** Who may come in and read, in each of the four ways to keep a room: cells of docs/rights.md. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../../worker/room/rights.ts';
import type { Server } from '../server.ts';
import { send } from './http.ts';
import { bearer, login, Person } from './person.ts';
import { codeOf, expiredInvite, inviteOf, POLICIES, policyServer } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';
import { Socket } from './socket.ts';

const ACCOUNTS = ['owner', 'member', 'muted', 'banned'] as const;
type Account = (typeof ACCOUNTS)[number];

describe.each(POLICIES)('ROOM_ACCESS=$access, guests: $guests', (policy) => {
  let server: Server;
  beforeAll(async () => {
    server = await policyServer(policy);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** A room with its owner. */
  async function room(): Promise<{ base: string; owner: Person }> {
    const base = freshRoom(`${server.url}/`);
    return { base, owner: await Person.join(base, 'owner') };
  }

  /** Somebody of a standing, whose stream is open unless they are banned. */
  async function somebody(standing: Account): Promise<{ base: string; person: Person }> {
    const { base, owner } = await room();
    if (standing === 'owner') return { base, person: owner };
    const person = await Person.join(base, standing, await inviteOf(owner));
    if (standing === 'muted') await owner.say('/mute muted');
    if (standing === 'banned') {
      await owner.say('/ban banned');
      await person.stream.end();
    }
    return { base, person };
  }

  test('the first account of a room registers without an invite', async () => {
    expect((await login(freshRoom(`${server.url}/`), 'owner')).status).toBe(201);
  });

  for (const standing of ['invited', 'expired invite', 'stranger'] as const) {
    test(`${standing}: register`, async () => {
      const { base, owner } = await room();
      const invite = {
        invited: () => inviteOf(owner),
        'expired invite': () => expiredInvite(base, 'owner'),
        stranger: () => '',
      }[standing];
      const answer = await login(base, 'newcomer', undefined, await invite());
      if (isAllowed(policy, standing, 'register')) {
        expect(answer.status, answer.body).toBe(201);
      } else {
        expectProblem(answer, 403);
        expect(codeOf(answer)).toBe(standing === 'stranger' ? 'invite-needed' : 'invite-expired');
        // Nothing was registered: another password is not a wrong one.
        expect(codeOf(await login(base, 'newcomer', 'another one'))).toBe('invite-needed');
      }
    });
  }

  for (const standing of ACCOUNTS) {
    test(`${standing}: log in and open a stream`, async () => {
      const { base, person } = await somebody(standing);
      person.stream.destroy();
      const allowed = isAllowed(policy, standing, 'log in and open a stream');
      const stream = await person.open();
      expect(stream.status).toBe(allowed ? 200 : 403);
      stream.destroy();
      const answer = await login(base, standing);
      if (allowed) expect(answer.status, answer.body).toBe(201);
      else {
        expectProblem(answer, 403);
        expect(codeOf(answer)).toBe('banned');
      }
      expect((await login(base, standing, 'not it')).status).toBe(403);
    });

    test(`${standing}: read v1/chat/messages and history`, async () => {
      const { base, person } = await somebody(standing);
      for (const [path, deed] of [
        ['v1/chat/messages', 'read v1/chat/messages'],
        ['history', 'read history'],
      ] as const) {
        const answer = await send(`${base}${path}`, { headers: bearer(person.streamToken) });
        if (isAllowed(policy, standing, deed)) expect(answer.status, path).toBe(200);
        else expectProblem(answer, 403);
      }
    });
  }

  test('stranger: read v1/chat/messages and history', async () => {
    const { base, owner } = await room();
    await owner.say('for us');
    for (const [path, deed] of [
      ['v1/chat/messages', 'read v1/chat/messages'],
      ['history', 'read history'],
    ] as const) {
      // Nor does a token help that is no stream token of this room.
      for (const headers of [{}, bearer(owner.messageToken), bearer('a.b.c')]) {
        const answer = await send(`${base}${path}`, { headers });
        if (isAllowed(policy, 'stranger', deed)) expect(answer.body).toContain('for us');
        else expectProblem(answer, 403);
      }
    }
  });

  test('stranger: a room in which nothing ever happened tells no more than any other', async () => {
    const base = freshRoom(`${server.url}/`);
    for (const path of ['v1/chat/messages', 'history']) {
      expect((await send(`${base}${path}`)).status).toBe(policy.guests ? 200 : 403);
    }
  });

  for (const path of ['', 'cahat', 'v1/chat/ws']) {
    test(`stranger: come in as a guest, at /${path}`, async () => {
      const { base } = await room();
      const upgrade = Socket.open(`${base}${path}`);
      if (isAllowed(policy, 'stranger', 'come in as a guest')) expect((await upgrade).isOpen).toBe(true);
      else await expect(upgrade).rejects.toThrow('403');
    });
  }
});

import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { Tokens } from '../../../worker/room/tokens.ts';
import { Seal } from '../../../worker/seal.ts';
import { inFreshRoom } from './storage.ts';

const SECRET = 'a secret of the operator';
const key = new TextEncoder().encode(SECRET);
const plain = new Seal([]);
const invalid = expect.objectContaining({ code: 'invalid-token' });

function inRoom(run: (tokens: Tokens) => Promise<void>): Promise<void> {
  return inFreshRoom(async ({ storage }) => {
    const tokens = new Tokens(storage, 'tea', plain);
    await tokens.open(SECRET);
    await run(tokens);
  });
}

function forged(claims: { aud?: string; use?: string; exp?: string; jti?: string }): SignJWT {
  return new SignJWT({ use: claims.use ?? 'message' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ann')
    .setAudience(claims.aud ?? 'tea')
    .setJti(claims.jti ?? 'j')
    .setExpirationTime(claims.exp ?? '1h');
}

test('[PROTOCOLS 1 /stream] a token is made of letters that may stand in a path, whatever the name', () =>
  inRoom(async (tokens) => {
    const token = await tokens.sign('stream', 'Zoë 🫖/?', 'j');
    expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
    expect(await tokens.verify(token, 'stream')).toEqual({ user: 'Zoë 🫖/?', jti: 'j', expired: false });
  }));

test('[DESIGN Tokens] swapped use, other room, other key, alg none and nonsense are all the same 403', () =>
  inRoom(async (tokens) => {
    const none = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ann","aud":"tea","use":"message","jti":"j"}')}.`;
    const bad = await Promise.all([
      tokens.sign('stream', 'ann', 'j'),
      forged({ aud: 'coffee' }).sign(key),
      forged({}).sign(new TextEncoder().encode('another secret')),
      none.replaceAll('=', ''),
      'a.b.c',
      '',
    ]);
    for (const token of bad) await expect(tokens.verify(token, 'message')).rejects.toEqual(invalid);
  }));

test('[PROTOCOLS 1 /stream] an expired token is told apart from a false one', () =>
  inRoom(async (tokens) => {
    const token = await forged({ exp: '-1s' }).sign(key);
    expect(await tokens.verify(token, 'message')).toEqual({ user: 'ann', jti: 'j', expired: true });
    await expect(tokens.verify(`${token}x`, 'message')).rejects.toEqual(invalid);
  }));

test('[DESIGN Tokens] a token that the room has just signed says what it says, for one use, until it expires', () =>
  inRoom(async (tokens) => {
    const good = { user: 'ann', jti: 'j', expired: false };
    const now = Math.floor(Date.now() / 1_000);
    const [token, expired] = await Promise.all([
      tokens.sign('message', 'ann', 'j', now + 60),
      tokens.sign('message', 'ann', 'j', now - 1),
    ]);
    const other = new Tokens({} as DurableObjectStorage, 'tea', plain);
    await other.open(SECRET);
    for (const room of [tokens, other]) {
      expect(await room.verify(token, 'message')).toEqual(good);
      expect(await room.verify(expired, 'message')).toEqual({ ...good, expired: true });
      await expect(room.verify(token, 'stream')).rejects.toEqual(invalid);
      await expect(room.verify(`${token}x`, 'message')).rejects.toEqual(invalid);
    }
  }));

test('[DESIGN Tokens] without an operator’s secret the room makes one and keeps it', () =>
  inFreshRoom(async ({ storage }) => {
    const [before, after] = [new Tokens(storage, 'tea', plain), new Tokens(storage, 'tea', plain)];
    await before.open(undefined);
    const token = await before.sign('message', 'ann', 'j');
    await after.open(undefined);
    expect(await after.verify(token, 'message')).toMatchObject({ user: 'ann' });
  }));

import { expect, test } from 'vitest';
import { hasherAt } from '../../../worker/hasher.ts';
import { Passwords } from '../../../worker/room/passwords.ts';

const SALT = '000102030405060708090a0b0c0d0e0f';

test('[DESIGN Passwords] salted, with its parameters, and only the same password matches', async () => {
  const passwords = new Passwords();
  const [one, two] = await Promise.all([passwords.hash('sésame'), passwords.hash('sésame')]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^pbkdf2-sha256\$3x33334\$/);
  expect(one).not.toContain('sésame');
  expect(await passwords.matches('sésame', one)).toBe(true);
  expect(await passwords.matches('sesame', one)).toBe(false);
});

test('[DESIGN Passwords] an older hash is read with the parameters that stand beside it', async () => {
  const passwords = new Passwords();
  // PBKDF2-HMAC-SHA256, one slice of one iteration, password "password", a salt of sixteen zero bytes.
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('password'), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations: 1 };
  const hash = new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256)).toHex();
  expect(await passwords.matches('password', `pbkdf2-sha256$1x1$${'00'.repeat(16)}$${hash}`)).toBe(true);
});

test('each slice salts the next, as in Python: hashlib.pbkdf2_hmac three times', async () => {
  const stored = `pbkdf2-sha256$3x10$${SALT}$a47aea688e1b2bb653cc5a5615018235403a2b6229f772b72489d439c81f97d9`;
  expect(await new Passwords().matches('sésame', stored)).toBe(true);
});

test('a hasher elsewhere computes for the room; where it fails, nobody is let in', async () => {
  const answers = [new Response('ab'.repeat(32)), new Response('what salt?', { status: 400 })];
  const asked: Request[] = [];
  const hasher = hasherAt({
    fetch: async (input, init) => {
      asked.push(new Request(input, init));
      return answers.shift() ?? Response.error();
    },
    connect: () => {
      throw new Error('nobody connects');
    },
  });
  const passwords = new Passwords(hasher);
  const stored = `pbkdf2-sha256$3x10$${SALT}$${'ab'.repeat(32)}`;
  expect(await passwords.matches('sésame', stored)).toBe(true);
  expect(asked[0]?.url).toBe(`http://hasher/?salt=${SALT}&slices=3&iterations=10`);
  expect(await asked[0]?.text()).toBe('sésame');
  await expect(passwords.matches('sésame', stored)).rejects.toThrow('the hasher answered 400');
});

import { expect, test } from 'vitest';
import { Passwords } from '../../../worker/room/passwords.ts';

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

import { expect, test } from 'vitest';
import { codePoints, isBlank, isDeceptive, isInvisible, parseRoomName } from '../../protocol/text.ts';

test('[PROTOCOLS 1 Fields] length is in code points', () => {
  expect(codePoints('🫖é')).toBe(2);
});

test('[PROTOCOLS 1 /login] blank, deceptive and invisible texts', () => {
  expect(isBlank(' \t\u00a0\n')).toBe(true);
  expect(isBlank(' a ')).toBe(false);
  expect(['a\u0000', 'a\u0085', '\u202egpj', 'a\u2066'].every(isDeceptive)).toBe(true);
  expect(['Zoë', 'שלום', '🫖', 'a b'].some(isDeceptive)).toBe(false);
  expect(isInvisible('\u200b\u3164')).toBe(true);
  expect(isInvisible('\u200bx')).toBe(false);
});

test('[PROTOCOLS, base URL] room names are lower-cased and short', () => {
  expect(parseRoomName('Tea-Room_1.b')).toBe('tea-room_1.b');
  expect(['', '.', '..', 'a/b', 'é', 'a'.repeat(65), '%41'].map(parseRoomName)).toEqual(
    Array(7).fill(undefined),
  );
});

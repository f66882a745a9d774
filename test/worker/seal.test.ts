import { expect, test } from 'vitest';
import { parseSeals, Seal } from '../../worker/seal.ts';
import { parseStorageKey, type StorageKey } from '../../worker/storage-key.ts';

const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** A key as the operator writes it. */
function key(fill: number): StorageKey {
  const parsed = parseStorageKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(fill))));
  if (parsed === undefined) throw new Error('no key');
  return parsed;
}

/** The bytes that were sealed. */
function sealed(seal: Seal, text: string, about = ID): Uint8Array {
  const bytes = seal.seal(text, about);
  if (typeof bytes === 'string') throw new Error('it is plain');
  return bytes;
}

test('a key is 32 bytes in base64, and its id is of its bytes', () => {
  expect(key(1).bytes).toEqual(new Uint8Array(32).fill(1));
  expect(key(1).id).toMatch(/^[0-9a-f]{8}$/);
  expect(key(1).id).toBe(key(1).id);
  expect(key(1).id).not.toBe(key(2).id);
  for (const text of ['', 'AAAA', 'A'.repeat(44), `${'A'.repeat(43)}=\n`, `${'A'.repeat(42)}*=`]) {
    expect([text, parseStorageKey(text)]).toEqual([text, undefined]);
  }
});

test.each([
  '',
  'hello',
  `'; DROP TABLE events; --\r\n\u0000 ünï 🫖`,
  '\ufeffbegins with a mark',
  'x'.repeat(100_000),
])('what is sealed opens as it was', (text) => {
  const seal = new Seal([key(1)]);
  expect(seal.open(sealed(seal, text), ID)).toBe(text);
  expect(seal.open(sealed(seal, text).slice().buffer, ID)).toBe(text);
});

test('the text is not in the bytes, and no two sealings are alike', () => {
  const seal = new Seal([key(1)]);
  const [one, two] = [sealed(seal, 'needle'), sealed(seal, 'needle')];
  expect(new TextDecoder().decode(one)).not.toContain('needle');
  expect(one.subarray(5, 17)).not.toEqual(two.subarray(5, 17));
  expect(one.subarray(17)).not.toEqual(two.subarray(17));
});

test('it opens nowhere but where it belongs, with no other key, and unchanged only', () => {
  const seal = new Seal([key(1)]);
  const bytes = sealed(seal, 'needle');
  expect(() => seal.open(bytes, 'another event')).toThrow();
  expect(() => new Seal([key(2)]).open(bytes, ID)).toThrow(key(1).id);
  expect(() => new Seal([]).open(bytes, ID)).toThrow(key(1).id);
  for (const at of bytes.keys()) {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => seal.open(changed, ID), `byte ${at}`).toThrow();
  }
  for (const length of [0, 5, 17, 32, bytes.length - 1]) {
    expect(() => seal.open(bytes.slice(0, length), ID), `${length} bytes`).toThrow();
  }
});

test('without a key texts stay plain; with one, plain texts can still be read', () => {
  expect(new Seal([]).seal('hello', ID)).toBe('hello');
  expect(new Seal([key(1)]).open('hello', ID)).toBe('hello');
});

test('the first key seals, every key opens, and what lies under another one is renewed', () => {
  const [old, both] = [new Seal([key(1)]), new Seal([key(2), key(1)])];
  const before = sealed(old, 'needle');
  expect(both.open(before, ID)).toBe('needle');
  expect(both.renewed(sealed(both, 'needle'), ID)).toBeUndefined();
  for (const stored of [before, 'needle']) {
    const after = both.renewed(stored, ID);
    expect(new Seal([key(2)]).open(after ?? '', ID)).toBe('needle');
  }
});

test('what is missing is told by the ids of keys', () => {
  const seal = new Seal([key(1)]);
  expect(parseSeals(undefined)).toEqual(['plain']);
  expect(seal.missing(parseSeals(undefined))).toEqual([]);
  expect(seal.missing(parseSeals(`plain ${key(1).id} ${key(2).id}`))).toEqual([key(2).id]);
  expect(new Seal([]).missing([key(1).id])).toEqual([key(1).id]);
});

import { expect, test } from 'vitest';
import { ConnectionError } from '../../../web/src/connections/connection.ts';
import { Outbox } from '../../../web/src/store/outbox.ts';

function outboxOf(...texts: string[]): { outbox: Outbox; keys: number[] } {
  const outbox = new Outbox();
  return { outbox, keys: texts.map((text) => outbox.add(text, false).key) };
}

const texts = (outbox: Outbox) => outbox.items.map(({ text }) => text);

test('an event replaces its text, also before the answer is here', () => {
  const { outbox, keys } = outboxOf('one', 'two');
  outbox.echoed('one', 'e');
  expect(texts(outbox)).toEqual(['two']);
  outbox.sent(keys[0] ?? 0);
  expect(texts(outbox)).toEqual(['two']);
});

test('of equal texts the oldest is replaced', () => {
  const { outbox, keys } = outboxOf('one', 'one');
  outbox.echoed('one', 'e');
  expect(outbox.items.map(({ key }) => key)).toEqual([keys[1]]);
});

test('line ends that multipart made CRLF are the same text', () => {
  const { outbox } = outboxOf('a\nb\nc');
  outbox.echoed('a\r\nb\r\nc', 'e');
  expect(outbox.items).toEqual([]);
});

test('a text on its way is replaced before one that failed, which is replaced if it came through after all', () => {
  const { outbox, keys } = outboxOf('one', 'one');
  outbox.failed(keys[0] ?? 0, new ConnectionError('unreachable'));
  outbox.echoed('one', 'e');
  expect(outbox.items.map(({ status }) => status)).toEqual(['failed']);
  outbox.echoed('one', 'e');
  expect(outbox.items).toEqual([]);
});

test('a text that the server rewrote is the oldest accepted one', () => {
  const { outbox, keys } = outboxOf('darn', 'two');
  outbox.echoed('****', 'e');
  expect(texts(outbox)).toEqual(['darn', 'two']);
  outbox.sent(keys[0] ?? 0);
  outbox.echoed('****', 'e');
  expect(texts(outbox)).toEqual(['two']);
});

test('an id that the server told decides before the text', () => {
  const { outbox, keys } = outboxOf('one', 'one');
  outbox.sent(keys[1] ?? 0, 'e7');
  outbox.echoed('one', 'e7');
  expect(outbox.items.map(({ key }) => key)).toEqual([keys[0]]);
});

test('each text has a reference of its own, and keeps it when it is sent once more', () => {
  const outbox = new Outbox();
  const first = outbox.add('one', false);
  expect(outbox.add('one', false).reference).not.toBe(first.reference);
  expect(new Outbox().add('one', false).reference).not.toBe(first.reference);
  expect(outbox.add('one', false, first.reference).reference).toBe(first.reference);
});

import { expect, test } from 'vitest';
import { ConnectionError } from '../../../web/src/connections/connection.ts';
import { Outbox } from '../../../web/src/store/outbox.ts';

function outboxOf(...texts: string[]): { outbox: Outbox; keys: number[] } {
  const outbox = new Outbox();
  return { outbox, keys: texts.map((text) => outbox.add(text, false)) };
}

const texts = (outbox: Outbox) => outbox.items.map(({ text }) => text);

test('an event replaces its text, also before the answer is here', () => {
  const { outbox, keys } = outboxOf('one', 'two');
  outbox.echoed('one');
  expect(texts(outbox)).toEqual(['two']);
  outbox.sent(keys[0] ?? 0);
  expect(texts(outbox)).toEqual(['two']);
});

test('of equal texts the oldest is replaced', () => {
  const { outbox, keys } = outboxOf('one', 'one');
  outbox.echoed('one');
  expect(outbox.items.map(({ key }) => key)).toEqual([keys[1]]);
});

test('line ends that multipart made CRLF are the same text', () => {
  const { outbox } = outboxOf('a\nb\nc');
  outbox.echoed('a\r\nb\r\nc');
  expect(outbox.items).toEqual([]);
});

test('a text on its way is replaced before one that failed, which is replaced if it came through after all', () => {
  const { outbox, keys } = outboxOf('one', 'one');
  outbox.failed(keys[0] ?? 0, new ConnectionError('unreachable'));
  outbox.echoed('one');
  expect(outbox.items.map(({ status }) => status)).toEqual(['failed']);
  outbox.echoed('one');
  expect(outbox.items).toEqual([]);
});

test('a text that the server rewrote is the oldest accepted one', () => {
  const { outbox, keys } = outboxOf('darn', 'two');
  outbox.echoed('****');
  expect(texts(outbox)).toEqual(['darn', 'two']);
  outbox.sent(keys[0] ?? 0);
  outbox.echoed('****');
  expect(texts(outbox)).toEqual(['two']);
});

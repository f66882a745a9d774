import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { prepareMarkdown, renderMessage } from '../../worker/protocols/cahat/markdown.ts';

beforeAll(prepareMarkdown);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** After this long all the work that may be done at once may be done again, in milliseconds. */
const REST = 10_000;

const render = (text: string) => renderMessage(crypto.randomUUID(), text);

test('[PROTOCOLS 3] Markdown and shortcodes become HTML, raw HTML stays text', () => {
  expect(render('**b** `c` :+1:\nnext')).toBe('<p><strong>b</strong> <code>c</code> 👍<br />\nnext</p>\n');
  expect(render('<b onclick=x>hi</b>')).toBe('<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n');
});

test('what no client of the protocol shows is left as it was typed', () => {
  expect(render('![cat](http://a.b/c.png)')).toContain('!<a href="http://a.b/c.png"');
  expect(render('|a|\n|-|\n|1|')).toContain('|a|');
});

test('a message is rendered once, and a flood of others does not fill the memory', () => {
  const text = 'word '.repeat(600);
  const first = renderMessage('first', text);
  expect(renderMessage('first', 'what is kept is not rendered again')).toBe(first);
  for (let n = 0; n < 3_000; n += 1) {
    vi.advanceTimersByTime(REST);
    renderMessage(`flood ${n}`, text);
  }
  expect(renderMessage('first', 'forgotten')).toBe('<p>forgotten</p>\n');
});

test('[PROTOCOLS 3] 250 messages of nothing but links take no longer than a few: the rest goes out as it was typed', () => {
  vi.advanceTimersByTime(REST);
  const text = 'http://a.b/ <i>'.repeat(266);
  const ids = Array.from({ length: 250 }, () => crypto.randomUUID());
  const first = ids.map((id) => renderMessage(id, text));
  expect(first[0]).toContain('<a href="http://a.b/"');
  expect(first.at(-1)).toBe(`<p>${'http://a.b/ &lt;i&gt;'.repeat(266)}</p>\n`);
  expect(first.filter((html) => html.includes('<a href')).length).toBeLessThan(100);
  vi.advanceTimersByTime(REST);
  expect(renderMessage(String(ids.at(-1)), text)).toContain('<a href="http://a.b/"');
});

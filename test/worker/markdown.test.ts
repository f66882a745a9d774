import { expect, test } from 'vitest';
import { renderMessage } from '../../worker/protocols/cahat/markdown.ts';

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
  const text = `${'**x** '.repeat(600)}`;
  const first = renderMessage('first', text);
  expect(renderMessage('first', 'what is kept is not rendered again')).toBe(first);
  for (let n = 0; n < 1_200; n += 1) renderMessage(`flood ${n}`, text);
  expect(renderMessage('first', 'forgotten')).toBe('<p>forgotten</p>\n');
});

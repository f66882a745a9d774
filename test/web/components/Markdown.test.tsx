import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { Markdown } from '../../../web/src/components/markdown/Markdown.tsx';

afterEach(cleanup);

function show(text: string): HTMLElement {
  return render(<Markdown text={text} />).container;
}

describe('what is meant', () => {
  test.each([
    ['**bold**', '<p dir="auto"><strong>bold</strong></p>'],
    ['_slanted_ and *so*', '<p dir="auto"><em>slanted</em> and <em>so</em></p>'],
    ['~~gone~~', '<p dir="auto"><s>gone</s></p>'],
    ['`a < b`', '<p dir="auto"><code>a &lt; b</code></p>'],
    ['> said', '<blockquote dir="auto"><p dir="auto">said</p></blockquote>'],
    ['- one\n- two', '<ul dir="auto"><li>one</li><li>two</li></ul>'],
    ['3. three', '<ol dir="auto" start="3"><li>three</li></ol>'],
    ['two\nlines', '<p dir="auto">two\nlines</p>'],
    ['```\nx  y\n```', '<pre dir="ltr"><code>x  y</code></pre>'],
    [':+1: :no_such_thing: :)', '<p dir="auto">👍 :no_such_thing: :)</p>'],
    // Nothing that would only surprise.
    ['# 1 is our number', '<p dir="auto"># 1 is our number</p>'],
    ['a &amp; b', '<p dir="auto">a &amp;amp; b</p>'],
    ['| a | b |\n|---|---|', '<p dir="auto">| a | b |\n|---|---|</p>'],
    ['[ref]: https://example.org', null],
  ])('%j', (text, html) => {
    const { innerHTML, textContent } = show(text);
    if (html === null) expect(textContent).toBe(text);
    else expect(innerHTML).toBe(html);
  });

  test('code in a known language is coloured', async () => {
    const shown = show('```js\nconst a = "<b>";\n```');
    expect((await screen.findByText('const')).className).toBe('hljs-keyword');
    expect(shown.textContent).toBe('const a = "<b>";');
  });

  test.each([
    ['https://example.org/a?b=1&c=2', 'https://example.org/a?b=1&c=2'],
    ['www.example.com', 'https://www.example.com'],
    ['http://example.org', 'http://example.org'],
    ['[words](https://example.org "title")', 'https://example.org'],
    ['<https://example.org/>', 'https://example.org/'],
    ['[mail](mailto:ann@example.org)', 'mailto:ann@example.org'],
  ])('%s is a link that opens elsewhere', (text, href) => {
    show(text);
    const link = screen.getByRole('link');
    expect(link.getAttribute('href')).toBe(href);
    expect(link.getAttribute('target')).toBe('_blank');
    expect(link.getAttribute('rel')).toBe('noopener noreferrer');
  });

  test.each(['main.py', 'README.md', 'e.g.this', 'a.b'])('%s is no link', (text) => {
    show(text);
    expect(screen.queryByRole('link')).toBeNull();
  });
});

describe('what is meant badly', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<a href="javascript:alert(1)">x</a>',
    '<b onmouseover=alert(1)>x</b>',
    '<style>*{display:none}</style>',
    '<!-- hidden -->',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java&#x73;cript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](data:image/svg+xml;base64,PHN2Zz4=)',
    '[x](vbscript:msgbox(1))',
    '[x](file:///etc/passwd)',
    '[x](blob:https://example.org/1)',
    '[x](/relative)',
    '[x](//example.org/x)',
    '![x](javascript:alert(1))',
    '<javascript:alert(1)>',
    '[x][1]\n\n[1]: javascript:alert(1)',
    '[x](https://example.org/"onmouseover="alert(1))',
    '`<img src=x onerror=alert(1)>`',
    '```html\n<img src=x onerror=alert(1)>\n```',
    '```"><img src=x onerror=alert(1)>\nx\n```',
    '- <img src=x onerror=alert(1)>',
  ])('%j can do nothing', (text) => {
    const shown = show(text);
    const elements = [...shown.querySelectorAll('*')];
    const allowed = 'p em strong s code pre span blockquote ul ol li a'.split(' ');
    expect(elements.map(({ localName }) => localName).filter((name) => !allowed.includes(name))).toEqual([]);
    for (const element of elements) {
      const names = element.getAttributeNames();
      expect(names.filter((name) => !/^(dir|start|class|href|target|rel)$/.test(name))).toEqual([]);
      expect(element.getAttribute('href') ?? 'https:').toMatch(/^(https?|mailto):/);
    }
  });

  test.each([
    '>'.repeat(4_000),
    '- '.repeat(2_000),
    '**a '.repeat(1_000),
    '[a]('.repeat(1_000),
    '`'.repeat(4_000),
  ])('the nesting of %j… has a bound, and costs little', (text) => {
    const shown = show(text);
    let depth = 0;
    for (let at: Element | null = shown; at !== null; at = at.lastElementChild) depth += 1;
    expect(depth).toBeLessThan(30);
  });

  test('a text beyond all bounds is shown as it is', () => {
    const text = `**${'x'.repeat(20_000)}**`;
    expect(show(text).innerHTML).toBe(text);
  });
});

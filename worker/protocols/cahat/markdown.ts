import MarkdownIt from 'markdown-it';
import { full as emoji } from 'markdown-it-emoji';
import sanitizeHtml from 'sanitize-html';

/** Characters of HTML that are kept, of all rooms together: a new socket is sent the newest 250 messages. */
const KEPT = 8_388_608;

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true })
  .use(emoji)
  // No client of this protocol shows them: what was typed is better than nothing.
  .disable(['image', 'table']);
const rendered = new Map<string, string>();
let size = 0;

/** A message as HTML; rendered once, and kept while it is asked for. @param id the event's id */
export function renderMessage(id: string, text: string): string {
  const html = rendered.get(id) ?? render(text);
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
  return sanitizeHtml(markdown.render(text), {
    allowedTags: 'p br em strong s code pre blockquote ul ol li a h1 h2 h3 h4 h5 h6 hr'.split(' '),
    allowedAttributes: { a: ['href', 'title', 'rel', 'target'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
    },
  });
}

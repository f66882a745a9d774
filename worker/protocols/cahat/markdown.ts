import MarkdownIt from 'markdown-it';
import { full as emoji } from 'markdown-it-emoji';
import sanitizeHtml from 'sanitize-html';

/** How many rendered messages are kept: a new socket is sent the newest 250. */
const KEPT = 500;

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true })
  .use(emoji)
  // No client of this protocol shows them: what was typed is better than nothing.
  .disable(['image', 'table']);
const rendered = new Map<string, string>();

/**
 * A message as HTML that a client may insert as it is [PROTOCOLS 3]: Markdown and `:+1:` shortcodes rendered,
 * raw HTML escaped, and the result sanitised all the same, because one mistake in a renderer must not be one in
 * every client.
 * @param id the event's id; rendered once, and kept while it is among the newest
 */
export function renderMessage(id: string, text: string): string {
  const known = rendered.get(id);
  if (known !== undefined) return known;
  const html = sanitizeHtml(markdown.render(text), {
    allowedTags: [...'p br em strong s code pre blockquote ul ol li a h1 h2 h3 h4 h5 h6 hr'.split(' ')],
    allowedAttributes: { a: ['href', 'title', 'rel', 'target'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
    },
  });
  rendered.set(id, html);
  const oldest = rendered.keys().next().value;
  if (rendered.size > KEPT && oldest !== undefined) rendered.delete(oldest);
  return html;
}

/** Markdown as HTML [PROTOCOLS 3]: two thirds of the worker's code, so it is read only where a guest may need it. */
import MarkdownIt from 'markdown-it';
import { full as emoji } from 'markdown-it-emoji';
import sanitizeHtml from 'sanitize-html';

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true })
  .use(emoji)
  // No client of this protocol shows them: what was typed is better than nothing.
  .disable(['image', 'table']);

/**
 * HTML that a client may insert as it is [PROTOCOLS 3]: Markdown and `:+1:` shortcodes rendered, raw HTML escaped,
 * and the result sanitised all the same, because one mistake in a renderer must not be one in every client.
 */
export function render(text: string): string {
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

/** What was typed, as HTML that shows just that. */
export function asTyped(text: string): string {
  return `<p>${markdown.utils.escapeHtml(text).replaceAll('\n', '<br />\n')}</p>\n`;
}

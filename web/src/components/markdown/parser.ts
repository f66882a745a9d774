/** Reads what people write as Markdown, as far as a chat wants it. */
import MarkdownIt, { type Token } from 'markdown-it';
import { full as emoji } from 'markdown-it-emoji';

/** Longer texts are shown as they are: a foreign server has no bound. In UTF-16 code units. */
const LONGEST = 20_000;
/** Levels of quotes and lists in each other. */
const DEEPEST = 12;
/** Ends of a name that is a link without `https://`. Not the countries': `main.py` is a file. */
const DOMAINS = ['com', 'org', 'net', 'edu', 'gov', 'info', 'dev', 'app'];

const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: DEEPEST })
  .disable(['image', 'table', 'heading', 'lheading', 'hr', 'code', 'reference', 'entity'])
  // Without `:)` and the like: in `f(8)` they are no faces.
  .use(emoji, { shortcuts: {} });
parser.linkify.tlds(DOMAINS);
parser.linkify.set({ fuzzyLink: true, fuzzyEmail: false });

/** The blocks of a text; undefined where it is better shown as it is. */
export function parseMarkdown(text: string): readonly Token[] | undefined {
  return text.length > LONGEST ? undefined : parser.parse(text, {});
}

/** Where a link may lead: elsewhere, and only where a browser goes by itself. */
export function safeHref(href: string): string | undefined {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  return url !== undefined && /^(https?|mailto):$/.test(url.protocol) ? href : undefined;
}

import type { Token } from 'markdown-it';
import { createElement, memo, type ReactNode } from 'react';
import { Code } from './Code.tsx';
import { parseMarkdown, safeHref } from './parser.ts';

/** All elements that a text can become. What is not here shows what it contains. */
const ELEMENTS = new Set(['p', 'em', 'strong', 's', 'blockquote', 'ul', 'ol', 'li']);
/** Blocks whose direction the first letter in them decides. */
const OWN_DIRECTION = new Set(['p', 'blockquote', 'ul', 'ol']);

/**
 * What somebody wrote, as Markdown. It becomes elements from a closed list and never HTML, so there is nothing to
 * sanitise and nothing that a sanitiser could miss.
 */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const tokens = parseMarkdown(text);
  return tokens === undefined ? text : render(tokens);
});

/** Tokens come flat, an element between its opening and its closing one. */
function render(tokens: readonly Token[]): ReactNode[] {
  const open: { token: Token | undefined; children: ReactNode[] }[] = [{ token: undefined, children: [] }];
  for (const [index, token] of tokens.entries()) {
    if (token.nesting === 1) {
      open.push({ token, children: [] });
      continue;
    }
    const closed = token.nesting === -1 && open.length > 1 ? open.pop() : undefined;
    const node =
      closed?.token === undefined ? leaf(token, index) : element(closed.token, closed.children, index);
    open.at(-1)?.children.push(node);
  }
  // A text that nests too deep ends in mid-air; nothing of it may be lost.
  while (open.length > 1) {
    const inner = open.pop();
    open.at(-1)?.children.push(inner?.children);
  }
  return open[0]?.children ?? [];
}

function leaf(token: Token, key: number): ReactNode {
  const { type, content, info } = token;
  if (type === 'inline') return render(token.children ?? []);
  if (type === 'fence') return <Code key={key} text={content.replace(/\n$/, '')} language={info.trim()} />;
  if (type === 'code_inline') return <code key={key}>{content}</code>;
  // The paragraph keeps white space, so that copying gives what was written.
  if (type === 'softbreak' || type === 'hardbreak') return '\n';
  return content;
}

function element(token: Token, children: ReactNode[], key: number): ReactNode {
  const { tag } = token;
  if (tag === 'a') return link(token, children, key);
  if (!ELEMENTS.has(tag)) return children;
  const start = tag === 'ol' ? Number(token.attrGet('start') ?? 1) : undefined;
  const dir = OWN_DIRECTION.has(tag) ? 'auto' : undefined;
  // A tight list has its text without paragraphs.
  if (tag === 'p' && token.hidden) return children;
  return createElement(tag, { key, dir, start }, ...children);
}

/** It opens elsewhere, and the page there learns nothing about this one. */
function link(token: Token, children: ReactNode[], key: number): ReactNode {
  const written = String(token.attrGet('href') ?? '');
  // A name that was typed without a scheme.
  const isBare = token.markup === 'linkify' && !String(children[0] ?? '').startsWith('http:');
  const href = safeHref(isBare ? written.replace(/^http:/, 'https:') : written);
  if (href === undefined) return children;
  return createElement('a', { key, href, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

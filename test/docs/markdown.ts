/** What a document claims about the repository: the paths and the commands that it names. */

export type Claims = {
  /** Relative to the document: targets of links. */
  links: string[];
  /** Relative to the repository: code spans that look like a path in it. */
  paths: string[];
  /** `npm run x`, `npm start`, `npx x`…, without arguments, from code spans and blocks. */
  commands: string[];
};

const FENCE = /^(`{3,})[^\n]*\n([\s\S]*?)^\1\s*$/gm;
const SPAN = /`([^`\n]+)`/g;
const LINK = /\[[^\]]*\]\(([^)\s]+)[^)]*\)/g;
const COMMAND = /\b(npm (?:run(?:-script)? )?[a-z][\w:-]*|npx (?:--\S+ )*[@\w][\w@/.-]*)/g;
/** A name with a known ending, or a folder of the repository and what is in it. */
const FILE = /^(?:[\w@.-]+\/)*[\w@.-]+\.(?:tsx?|mjs|js|json|md|toml|capnp|html|css|svg|png|sh|ya?ml)$/;
const IN_FOLDER = /^\.?[\w@-]+\/[\w@./-]*$/;

/** @param folders the repository's top-level folders: `worker/room` is a path in it, `text/event-stream` is not */
export function claimsOf(markdown: string, folders: readonly string[]): Claims {
  const blocks = [...markdown.matchAll(FENCE)].map(([, , code = '']) => code);
  const prose = markdown.replace(FENCE, '');
  const spans = [...prose.matchAll(SPAN)].map(([, code = '']) => code);
  const code = [...blocks, ...spans].join('\n');
  const links = [...prose.matchAll(LINK)].map(([, target = '']) => target.replace(/#.*$/, ''));
  return {
    links: links.filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/i.test(target)),
    paths: spans.filter((span) => isPath(span, folders)),
    commands: [...code.matchAll(COMMAND)].map(([command]) => command),
  };
}

function isPath(span: string, folders: readonly string[]): boolean {
  if (FILE.test(span)) return true;
  // `dist/` alone, with nothing after it, is meant as a folder whether it is there or not.
  return (
    IN_FOLDER.test(span) &&
    (span.indexOf('/') === span.length - 1 || folders.includes(span.split('/')[0] ?? ''))
  );
}

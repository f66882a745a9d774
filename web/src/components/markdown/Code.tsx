import type { createLowlight } from 'lowlight';
import type { ReactNode } from 'react';
import { lazily } from '../../hooks/lazily.ts';

/** What coloured code is made of. */
type Part = ReturnType<ReturnType<typeof createLowlight>['highlight']>['children'][number];

/** Longer code is shown in one colour. In UTF-16 code units. */
const LONGEST = 10_000;

const useHighlighter = lazily(async () => {
  const { common, createLowlight } = await import('lowlight');
  return createLowlight(common);
});

/** A block of code, in colours where its language is known. */
export function Code({ text, language }: { text: string; language: string }) {
  return (
    <pre dir="ltr">
      <code>
        {language === '' || text.length > LONGEST ? text : <Coloured text={text} language={language} />}
      </code>
    </pre>
  );
}

function Coloured({ text, language }: { text: string; language: string }) {
  const highlighter = useHighlighter();
  if (highlighter?.registered(language) !== true) return text;
  return highlighter.highlight(language, text).children.map(part);
}

function part(node: Part, key: number): ReactNode {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return null;
  const { className } = node.properties;
  return (
    <span key={key} className={Array.isArray(className) ? className.join(' ') : undefined}>
      {node.children.map(part)}
    </span>
  );
}

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RIGHTS, STANDINGS, type Standing } from '../../worker/room/rights.ts';

const DOCUMENT = 'docs/rights.md';

/** The table as Markdown. */
function table(): string {
  const rows = Object.entries(RIGHTS).map(([deed, rules]: [string, Partial<Record<Standing, string>>]) => [
    deed,
    ...STANDINGS.map((standing) => rules[standing] ?? ''),
  ]);
  const head = ['', ...STANDINGS];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

test('docs/rights.md shows the table that the code has', () => {
  const text = readFileSync(DOCUMENT, 'utf8').replace(
    /(<!-- rights -->\n\n)[\s\S]*?(<!-- \/rights -->)/,
    (_, begin, end) => `${begin}${table()}\n\n${end}`,
  );
  if (process.env.UPDATE === '1') writeFileSync(DOCUMENT, text);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(text);
});

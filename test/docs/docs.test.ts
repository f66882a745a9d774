import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { claimsOf } from './markdown.ts';

const ROOT = join(import.meta.dirname, '../..');
const at = (path: string) => join(ROOT, path);

const folders = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** What a build or a run makes: documents may name it, a fresh clone has none of it. */
const made = readFileSync(at('.gitignore'), 'utf8').split('\n').filter(Boolean);
const { scripts } = v.parse(
  v.pipe(v.string(), v.parseJson(), v.object({ scripts: v.record(v.string(), v.string()) })),
  readFileSync(at('package.json'), 'utf8'),
);
/** npm's own commands that documents use; `start` and `test` are scripts with a short name. */
const NPM = ['ci', 'install'];

function commandExists(command: string): boolean {
  const words = command.split(' ');
  const name = words.at(-1) ?? '';
  if (words[0] === 'npx') return existsSync(at(`node_modules/.bin/${name}`));
  return (words.length === 2 && NPM.includes(name)) || Object.hasOwn(scripts, name);
}

function pathExists(path: string): boolean {
  return existsSync(at(path)) || made.some((folder) => `${path}/`.startsWith(folder));
}

const documents = ['README.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

describe.each(documents)('%s', (document) => {
  const claims = () => claimsOf(readFileSync(at(document), 'utf8'), folders);

  test('every path that it names exists', () => {
    expect(claims().paths.filter((path) => !pathExists(path))).toEqual([]);
  });

  test('every file that it links to exists', () => {
    const here = dirname(at(document));
    expect(claims().links.filter((target) => !existsSync(join(here, decodeURI(target))))).toEqual([]);
  });

  test('every command that it names exists', () => {
    expect(claims().commands.filter((command) => !commandExists(command))).toEqual([]);
  });
});

test('paths, links and commands are found, and what only looks like them is not', () => {
  const markdown = [
    'See [the map](docs/map.md#top), [a site](https://example.org) and [below](#below).',
    'In `worker/room`, `nowhere/` and `gone.ts`; not in `text/event-stream`, `/login` or `a/b c`.',
    '`npm run build -- --watch`, `npx wrangler deploy`',
    '```sh\nnpm ci && npm start\n```',
  ].join('\n\n');
  expect(claimsOf(markdown, ['worker'])).toEqual({
    links: ['docs/map.md'],
    paths: ['worker/room', 'nowhere/', 'gone.ts'],
    commands: ['npm ci', 'npm start', 'npm run build', 'npx wrangler'],
  });
  expect(['npm run nothing', 'npx nothing-at-all', 'npm nothing'].filter(commandExists)).toEqual([]);
});

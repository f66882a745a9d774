import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shareOf } from '../../selfhost/descriptors.ts';
import { LISTENERS } from '../../selfhost/workerd.ts';
import { parseConfig, parseHostConfig } from '../../worker/config.ts';

const capnp = readFileSync('selfhost/config.capnp', 'utf8');
const wrangler = readFileSync('wrangler.toml', 'utf8');
const guide = readFileSync('docs/self-hosting.md', 'utf8');

/** The names a parser asks its environment for. */
function variablesOf(parse: (env: Record<string, unknown>) => unknown): string[] {
  const names: string[] = [];
  parse(new Proxy({}, { get: (_, name) => void names.push(String(name)) }));
  return names;
}

test('[DESIGN Configuration] workerd hands every variable of the room to the worker', () => {
  const bound = [...capnp.matchAll(/name = "(\w+)", fromEnvironment = "(\w+)"/g)];
  for (const [, name, variable] of bound) expect(name).toBe(variable);
  expect(bound.map(([, name]) => name).sort()).toEqual(variablesOf(parseConfig).sort());
});

test('[DESIGN Configuration] the guide to self-hosting has a row for every variable, and for no other', () => {
  const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual([...variablesOf(parseHostConfig), ...variablesOf(parseConfig)].sort());
});

test('workerd and Cloudflare run the worker with the same date, flags and classes', () => {
  const date = /^compatibility_date = (".*")$/m.exec(wrangler)?.[1];
  const flags = /^compatibility_flags = (\[.*\])$/m.exec(wrangler)?.[1];
  const main = /const main :Workerd\.Worker = \(([\s\S]*?)\n\);/.exec(capnp)?.[1] ?? '';
  expect(main).toContain(`compatibilityDate = ${date},`);
  expect(main).toContain(`compatibilityFlags = ${flags},`);
  for (const [, name, className] of wrangler.matchAll(/^name = ("\w+")\nclass_name = ("\w+")$/gm)) {
    expect(main).toContain(`(name = ${name}, durableObjectNamespace = ${className})`);
    expect(main).toContain(`className = ${className}`);
  }
});

test('[DESIGN Limits] connections stay well below half of the descriptors', () => {
  expect(shareOf('20000\n')).toBe(8_000);
  expect(shareOf('1\n')).toBe(1);
  expect(shareOf('1073741816\n')).toBe(1_000_000);
  expect(shareOf('unlimited\n')).toBeUndefined();
});

test.each(['config', 'tls'])('workerd is given a descriptor for every public socket of %s.capnp', (name) => {
  const sockets = readFileSync(`selfhost/${name}.capnp`, 'utf8').matchAll(/name = "(http-\d+)"/g);
  const given = Array.from({ length: LISTENERS }, (_, n) => `http-${n + 1}`);
  expect([...sockets].map(([, socket]) => socket)).toEqual(given);
});

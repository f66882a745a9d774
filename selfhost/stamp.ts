import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, OUTPUT } from './paths.ts';

/** All that decides what a build makes. */
const SOURCES = ['web', 'worker', 'protocol', 'selfhost', 'vite.config.ts', 'package-lock.json'];
const RESULTS = [
  OUTPUT.stamp,
  join(OUTPUT.site, 'index.html'),
  join(OUTPUT.worker, 'worker.js'),
  join(OUTPUT.worker, 'renderer.js'),
  OUTPUT.config,
  OUTPUT.workerd,
  join(OUTPUT.selfhost, 'serve.cjs'),
];

/** Whether the sources are not the ones that the last build was made of. An image has no sources: it is never stale. */
export function isStale(): boolean {
  if (!existsSync(at('web'))) return false;
  return !RESULTS.every((path) => existsSync(path)) || readFileSync(OUTPUT.stamp, 'utf8') !== fingerprint();
}

/** Notes what was built. Taken before the build: a file that is saved during it is built again. */
export function writeStamp(print: string): void {
  writeFileSync(OUTPUT.stamp, print);
}

/**
 * Names, times and sizes of the sources, as they are: every start asks for it. Contents would take many times as long,
 * Node's own recursive readdir three times, and a hash has to be loaded.
 */
export function fingerprint(): string {
  return SOURCES.flatMap((source) => linesOf(at(source))).join('');
}

function linesOf(path: string): string[] {
  // Not followed: an editor's lock may be a link to nowhere.
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return [`${path} ${stats.mtimeMs} ${stats.size}\n`];
  return readdirSync(path).flatMap((name) => linesOf(`${path}/${name}`));
}

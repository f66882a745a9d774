import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, OUTPUT } from './paths.ts';

/** All that decides what a build makes. */
const SOURCES = ['web', 'worker', 'protocol', 'selfhost', 'vite.config.ts', 'package-lock.json'];
const RESULTS = [
  OUTPUT.stamp,
  join(OUTPUT.site, 'index.html'),
  join(OUTPUT.worker, 'index.js'),
  join(OUTPUT.assets, 'assets.js'),
  join(OUTPUT.selfhost, 'serve.js'),
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

/** Names, times and sizes of the sources: reading them takes a few milliseconds, where their contents would take many. */
export function fingerprint(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesOf(at(source))) {
      const { mtimeMs, size } = statSync(file);
      hash.update(`${file} ${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

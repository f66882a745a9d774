import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The peers from npm that are no dependencies of ours: installed once, beside the repository. */
const VERSIONS = { 'better-sse': '0.16.1', 'socket.io': '4.8.4' } as const;

export type Installable = keyof typeof VERSIONS;

/** `name version` of a peer. */
export function label(name: Installable): string {
  return `${name} ${VERSIONS[name]}`;
}

/** The directory from which the peer can be required; undefined where it cannot be installed, as without a network. */
export function installed(name: Installable): string | undefined {
  const directory = join(tmpdir(), 'parley-bench-peers', `${name}-${VERSIONS[name]}`);
  if (existsSync(join(directory, 'node_modules', name))) return directory;
  mkdirSync(directory, { recursive: true });
  const install = [
    'install',
    '--prefix',
    directory,
    '--no-save',
    '--ignore-scripts',
    `${name}@${VERSIONS[name]}`,
  ];
  try {
    execFileSync('npm', install, { stdio: 'ignore' });
    return directory;
  } catch {
    return undefined;
  }
}

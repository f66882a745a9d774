/**
 * `npm test`: builds, then runs both runners, the second also when the first fails, so that reports/ tells the whole
 * story. Names are found through npm's PATH.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

// A report of an earlier run must not pass for one of this run.
rmSync('reports', { recursive: true, force: true });
if (!succeeds('npm', 'run', 'build')) process.exit(1);
const results = [succeeds('vitest', 'run'), succeeds('playwright', 'test')];
process.exit(results.every(Boolean) ? 0 : 1);

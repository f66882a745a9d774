/** Builds what is stale, once, however many start at the same time. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { command } from './command.ts';
import { Failure } from './failure.ts';
import { takeLock } from './lock.ts';
import { at } from './paths.ts';
import { isStale } from './stamp.ts';

/** Milliseconds to wait for another process that is building. */
const PATIENCE = 120_000;

await command(async () => {
  mkdirSync(at('dist'), { recursive: true });
  const lock = takeLock(at('dist/lock'), PATIENCE);
  // Another process may have built it while we waited.
  if (isStale()) {
    // In a process of its own, so that the bundler's memory is not ours for ever.
    const build = spawnSync(process.execPath, [at('selfhost/build.ts')], { stdio: ['ignore', 2, 2] });
    if (build.status !== 0) throw new Failure('the build failed, see above');
  }
  lock?.release();
});

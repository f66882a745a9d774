import { promises } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from './http.ts';
import type { Workerd } from './workerd.ts';

/** Milliseconds between two looks at the disk, and the most that they may take of the time, as a part of it. */
const PAUSE = 60_000;
const SHARE = 1 / 100;
/** Milliseconds for telling it. */
const PATIENCE = 5_000;

/**
 * Tells workerd, as long as it runs, how many bytes its rooms take: the metrics have it from here. In this process,
 * because there may be a hundred thousand rooms, and workerd has better to do than to look at each of them.
 */
export async function reportStorage(workerd: Workerd, directory: string): Promise<void> {
  const ended = new AbortController();
  void workerd.ended.finally(() => ended.abort());
  while (!ended.signal.aborted) {
    const since = performance.now();
    const bytes = await sizeOf(directory);
    const options = { socketPath: workerd.controlSocket, method: 'POST', path: `/storage/${bytes}` };
    await statusOf(options, PATIENCE);
    const pause = Math.max(PAUSE, (performance.now() - since) / SHARE);
    await sleep(pause, undefined, { signal: ended.signal }).catch(() => {});
  }
}

/** Bytes of all files under a directory. What goes away meanwhile, or cannot be read, counts as nothing. */
async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  try {
    for await (const entry of await promises.opendir(directory, { recursive: true })) {
      if (!entry.isFile()) continue;
      bytes += await promises.stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      );
    }
  } catch {
    // The next look may succeed.
  }
  return bytes;
}

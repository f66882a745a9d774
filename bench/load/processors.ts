import { usage } from '../servers/processes.ts';

/** What was spent since the measuring began. */
export type Spent = {
  /** Seconds of the server's processor time, all of its processes. */
  server: number;
  /** The share of one processor that the load took: far below 1, or it is what was measured. */
  load: number;
};

/** Begins to measure; the function returned tells what was spent. @param pid the server's first process */
export function processors(pid: number): () => Spent {
  const server = usage(pid).cpu;
  const own = process.cpuUsage();
  const start = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(own);
    return {
      server: usage(pid).cpu - server,
      load: (user + system) / 1_000 / (performance.now() - start),
    };
  };
}

import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all that it started have used. */
export type Usage = {
  /** Seconds of processor time, in the program and in the kernel for it. */
  cpu: number;
  /** Resident megabytes. */
  memory: number;
};

/** Clock ticks a second, in which the kernel counts: 100 on every Linux of today. */
const TICKS = 100;
const PAGE_MB = 4_096 / 1_048_576;

type Stat = { parent: number; name: string; cpu: number; memory: number };

/** Sums up the tree of a process, children that came and went included as far as somebody waited for them. */
export function usage(root: number): Usage {
  const tree = treeOf(root);
  return {
    cpu: tree.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: tree.reduce((sum, { memory }) => sum + memory, 0),
  };
}

/** Resident megabytes of those in the tree with this name, and of the others. */
export function memoryOf(root: number, name: string): { named: number; others: number } {
  const named = treeOf(root)
    .filter((stat) => stat.name === name)
    .reduce((sum, { memory }) => sum + memory, 0);
  return { named, others: usage(root).memory - named };
}

function treeOf(root: number): Stat[] {
  const all = new Map<number, Stat>();
  for (const pid of readdirSync('/proc').map(Number)) {
    const stat = Number.isInteger(pid) ? read(pid) : undefined;
    if (stat) all.set(pid, stat);
  }
  const isInTree = (pid: number): boolean => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  return [...all].filter(([pid]) => isInTree(pid)).map(([, stat]) => stat);
}

/** Fields of /proc/PID/stat: 4 is the parent, 14 and 15 are ticks, 24 is pages [proc(5)]. */
function read(pid: number): Stat | undefined {
  try {
    const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const fields = rest.split(' ').map(Number);
    const field = (number: number) => fields[number - 3] ?? 0;
    return {
      parent: field(4),
      name,
      cpu: (field(14) + field(15)) / TICKS,
      memory: field(24) * PAGE_MB,
    };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

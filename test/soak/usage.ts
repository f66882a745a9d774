/** What a process uses, from outside. Linux. */
import { readdirSync, readFileSync } from 'node:fs';

export type Usage = {
  /** Resident memory, in MB. */
  memory: number;
  /** Open file descriptors. */
  handles: number;
  /** Processor time so far, in seconds. */
  cpu: number;
};

/** Ticks of the kernel's clock in a second; the same on all Linux that Node runs on. */
const TICKS = 100;

export function usageOf(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  // What follows the name, which may have spaces: utime and stime are the 12th and 13th.
  const times = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return {
    memory: Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]) / 1_024,
    handles: readdirSync(`/proc/${pid}/fd`).length,
    cpu: (Number(times[11]) + Number(times[12])) / TICKS,
  };
}

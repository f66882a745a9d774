import type { Dialect } from '../load/crowd.ts';

/** A server that runs. */
export type Running = {
  port: number;
  /** The process whose tree is measured. */
  readonly pid: number;
  dialects: readonly Dialect[];
  stop(): Promise<void>;
};

/** A server whose rooms outlive it. */
export type Lasting = Running & {
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again, as another process on the same port; resolves when that is open. */
  restart(): Promise<void>;
};

/** A server that can be compared. */
export type Server = {
  name: string;
  /** What it is, and how it is set up, in one line for the table's foot. */
  setup: string;
  /** @returns undefined where this machine does not have it */
  start(): Promise<Running | undefined>;
};

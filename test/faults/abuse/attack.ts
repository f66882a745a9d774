import type { Server } from '../../server.ts';

/** What somebody does to a server, and what must come of it. */
export type Attack = {
  name: string;
  /** Of the server, beside the usual. */
  env?: Record<string, string>;
  /** MB that it may cost the server. */
  cost: number;
  /** Milliseconds: the 99th percentile of the delays of what the others say meanwhile, at most. */
  delay: number;
  begin(server: Server): Promise<Siege>;
};

/** An attack under way. */
export type Siege = {
  /** Waits for what is to be answered. @returns what is wrong with it */
  judge(): Promise<string[]>;
  /** What was answered, in words. */
  story(): string;
  end(): void;
};

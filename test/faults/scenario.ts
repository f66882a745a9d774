/** One kind of fault, done to the real server at full size. Each file beside this one exports one as `scenario`. */
export type Scenario = {
  /** As the table of faults calls it. */
  name: string;
  /** Tries it. What it throws counts as something lost. */
  run(): Promise<Outcome>;
};

export type Outcome = {
  /** How many faults were done; none is a failure, too, unless this machine cannot. */
  tried: number;
  /** Figures, in a few words. */
  notes: string;
  /** What was lost, one by one: whatever was promised and did not hold. The goal is none. */
  breaches: readonly string[];
  /** Why it could not be tried on this machine. */
  notTried?: string;
};

/** One kind of fault, done to the real server at full size. Each file beside this one exports one as `scenario`. */
export type Scenario = {
  /** As the table of faults calls it. */
  name: string;
  /** Tries it. What it throws counts as something lost. */
  run(): Promise<Outcome>;
};

export type Outcome = {
  /** How many faults were done. */
  tried: number;
  /** How much that was promised did not hold: events, people, answers. The goal is 0. */
  lost: number;
  /** Figures, in a few words. */
  notes: string;
  /** What was lost, one by one. */
  breaches?: readonly string[];
};

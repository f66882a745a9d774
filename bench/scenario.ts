/** What a case of one round measured, by the figure's key. */
export type Figures = Readonly<Record<string, number>>;

/** One thing to measure: a server under some load. */
export type Case = {
  server: string;
  /** Where it stands on the scenario's axis. */
  at: number;
  rounds: number;
  /** @returns undefined where this machine cannot run it */
  run(): Promise<Figures | undefined>;
};

export type Scenario = {
  name: string;
  title: string;
  /** What `at` counts: streams, senders, characters. */
  axis: string;
  /** What each figure is, with its unit; those that are plotted first. */
  figures: Readonly<Record<string, string>>;
  /** How many of the figures are plotted. */
  plotted: number;
  cases: readonly Case[];
};

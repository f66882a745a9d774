/**
 * The kinds of metrics there are here, and their text [Prometheus exposition format 0.0.4]. Written here, because the
 * client library for it reads the process it runs in (node:v8, node:cluster, node:fs), which workerd does not have.
 */

/** Something that is told when the operator's monitor asks. */
export interface Metric {
  /** Its lines, the last one ended. */
  expose(): string;
}

/** A number that only grows. */
export class Counter implements Metric {
  readonly #name: string;
  readonly #help: string;
  #count = 0;

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  add(amount = 1): void {
    this.#count += amount;
  }

  expose(): string {
    return `${head(this.#name, this.#help, 'counter')}${this.#name} ${this.#count}\n`;
  }
}

/** A counter for each value of a label. Values come from closed sets: each one is kept for ever. */
export class CounterBy<Value extends string> implements Metric {
  readonly #name: string;
  readonly #help: string;
  readonly #label: string;
  readonly #counts: Map<string, number>;

  /** @param values those that stand there from the beginning: a rate needs a zero to start from */
  constructor(name: string, help: string, label: string, values: readonly Value[]) {
    this.#name = name;
    this.#help = help;
    this.#label = label;
    this.#counts = new Map(values.map((value) => [value, 0]));
  }

  add(value: Value): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  expose(): string {
    return head(this.#name, this.#help, 'counter') + samples(this.#name, this.#label, this.#counts);
  }
}

/** How long something took, in seconds, as counts of what took no longer than each bound. */
export class Histogram implements Metric {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #count = 0;
  #sum = 0;

  /** @param bounds in seconds, growing */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name;
    this.#help = help;
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  /** @param since Date.now() when it began; a clock that is set back meanwhile counts as no time */
  observeSince(since: number): void {
    const seconds = Math.max(0, Date.now() - since) / 1_000;
    this.#count += 1;
    this.#sum += seconds;
    const bucket = this.#bounds.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  expose(): string {
    let below = 0;
    const buckets = new Map<string, number>();
    for (const [index, bound] of this.#bounds.entries()) {
      below += this.#counts[index] ?? 0;
      buckets.set(String(bound), below);
    }
    buckets.set('+Inf', this.#count);
    return [
      head(this.#name, this.#help, 'histogram'),
      samples(`${this.#name}_bucket`, 'le', buckets),
      `${this.#name}_sum ${this.#sum}\n${this.#name}_count ${this.#count}\n`,
    ].join('');
  }
}

/** A number as it was last told; nothing at all until then. */
export class Gauge implements Metric {
  readonly #name: string;
  readonly #help: string;
  #value: number | undefined;

  constructor(name: string, help: string) {
    this.#name = name;
    this.#help = help;
  }

  set(value: number): void {
    this.#value = value;
  }

  expose(): string {
    return this.#value === undefined ? '' : exposeGauge(this.#name, this.#help, this.#value);
  }
}

/** A number as it is now. */
export function exposeGauge(name: string, help: string, value: number): string {
  return `${head(name, help, 'gauge')}${name} ${value}\n`;
}

/** Numbers as they are now, one for each value of a label. */
export function exposeGaugeBy(
  name: string,
  help: string,
  label: string,
  values: ReadonlyMap<string, number>,
): string {
  return head(name, help, 'gauge') + samples(name, label, values);
}

function head(name: string, help: string, type: 'counter' | 'gauge' | 'histogram'): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function samples(name: string, label: string, values: ReadonlyMap<string, number>): string {
  return Array.from(values, ([value, count]) => `${name}{${label}="${escaped(value)}"} ${count}\n`).join('');
}

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

/** Buckets per doubling: a figure read from the histogram is at most 3 % too high. */
const STEPS = 32;
const DOUBLINGS = 32;

/** Latencies in microseconds, millions of them in a few kilobytes. */
export class Histogram {
  readonly #counts = new Float64Array(STEPS * DOUBLINGS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(microseconds: number): void {
    const step = Math.floor(Math.log2(Math.max(1, microseconds)) * STEPS);
    const index = Math.min(step, this.#counts.length - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count += 1;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
  }

  /** The latency in milliseconds that this share of all stayed under; NaN where there is none. */
  quantile(share: number): number {
    let left = share * this.#count;
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (count > 0 && left <= 0) return 2 ** ((index + 1) / STEPS) / 1_000;
    }
    return Number.NaN;
  }
}

/** How many keys are remembered before those that owe nothing are forgotten. */
const PRUNE_AT = 10_000;

type Bucket = { tokens: number; at: number };

/** Token buckets by key: `burst` at once, then `perSecond`. In memory only: a restart, or a room's sleep, forgives. */
export class RateLimiter {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond 0 switches the limit off */
  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes tokens, all or none. @returns 0, or the seconds until there are as many */
  take(key: string, count = 1): number {
    if (this.#perSecond === 0) return 0;
    const bucket = this.#refilled(key);
    if (bucket.tokens < count) return (count - bucket.tokens) / this.#perSecond;
    bucket.tokens -= count;
    return 0;
  }

  /** What one token was taken for came to nothing. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.tokens = Math.min(this.#burst, bucket.tokens + 1);
  }

  #refilled(key: string): Bucket {
    const now = Date.now();
    if (this.#buckets.size >= PRUNE_AT) this.#prune(now);
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    bucket.tokens = this.#level(bucket, now);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #level({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.#burst, tokens + (Math.max(0, now - at) / 1_000) * this.#perSecond);
  }

  #prune(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#level(bucket, now) >= this.#burst) this.#buckets.delete(key);
    }
    // All of them owe: an attacker makes up keys. The oldest are let go, so that memory stays bounded.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < PRUNE_AT / 2) break;
      this.#buckets.delete(key);
    }
  }
}

/** Chance that can be repeated: the same seed gives the same numbers. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to just below `end`. */
  below(end: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  one<T>(of: readonly T[]): T {
    const chosen = of[this.below(of.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }
}

/** Characters of an input, at most. */
const LONGEST = 3_000;

/** A few changes to one of the inputs that reached something. */
export function mutate(corpus: readonly string[], words: readonly string[], chance: Chance): string {
  let text = chance.one(corpus);
  for (let times = 1 + chance.below(4); times > 0; times -= 1) {
    const at = chance.below(text.length + 1);
    const end = at + chance.below(Math.min(20, text.length - at) + 1);
    const piece = chance.one([
      '',
      chance.one(words),
      String.fromCharCode(chance.below(chance.one([128, 256, 65_536]))),
      text.slice(at, end).repeat(2 + chance.below(30)),
      chance.one(corpus).slice(chance.below(40)),
    ]);
    text = text.slice(0, at) + piece + text.slice(chance.one([at, end]));
  }
  return text.slice(0, LONGEST);
}

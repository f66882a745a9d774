/** One of them, at random. */
export function pick<T>(all: readonly T[]): T {
  const one = all[Math.floor(Math.random() * all.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

/** One of them, at random, as often as its share says. */
export function pickByShare<T extends { share: number }>(all: readonly T[]): T {
  const sum = all.reduce((total, { share }) => total + share, 0);
  let left = Math.random() * sum;
  for (const one of all) {
    left -= one.share;
    if (left < 0) return one;
  }
  return pick(all);
}

/** How fast a figure grows: least squares through its samples, `[time, figure]`; in figures per unit of time. */
export function slopeOf(samples: readonly (readonly [time: number, figure: number])[]): number {
  const mean = (of: 0 | 1) => samples.reduce((sum, sample) => sum + sample[of], 0) / samples.length;
  const [time, figure] = [mean(0), mean(1)];
  const product = samples.reduce((sum, [t, f]) => sum + (t - time) * (f - figure), 0);
  const square = samples.reduce((sum, [t]) => sum + (t - time) ** 2, 0);
  return product / square;
}

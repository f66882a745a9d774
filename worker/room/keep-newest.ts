/** Puts something into a map that has at most so many: what was put there first goes for it. */
export function keepNewest<K, V>(map: Map<K, V>, key: K, value: V, max: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}

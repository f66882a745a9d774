import { type Derivation, derive } from './derive.ts';

/** Who computes slow hashes. */
export type Hasher = {
  /** How many hashes of a room are worth computing at a time. */
  lanes: number;
  /** @returns 32 bytes */
  derive(derivation: Derivation): Promise<Uint8Array>;
};

/** This process, which has one thread for all rooms: another one's slice fits into the breath of a millisecond or more. */
export const ownThread: Hasher = {
  lanes: 2,
  derive: (derivation) => derive(derivation, () => scheduler.wait(0)),
};

/** The supervisor's threads [selfhost/hasher.ts]; the third hash is on its way to them while two are computed. */
export function hasherAt(service: Fetcher): Hasher {
  return { lanes: 3, derive: (derivation) => ask(service, derivation) };
}

async function ask(
  service: Fetcher,
  { password, salt, slices, iterations }: Derivation,
): Promise<Uint8Array> {
  const parameters = new URLSearchParams({
    salt: salt.toHex(),
    slices: `${slices}`,
    iterations: `${iterations}`,
  });
  const answer = await service.fetch(`http://hasher/?${parameters}`, { method: 'POST', body: password });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the hasher answered ${answer.status}: ${text}`);
  return Uint8Array.fromHex(text);
}

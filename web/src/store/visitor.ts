/** Who one is where nobody has a name. */
import * as v from 'valibot';
import type { Proof } from '../connections/connection.ts';
import { randomUuid } from '../connections/random.ts';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.visitor';
const PROOFS_KEY = 'parley.proofs';
/** By address of the room. */
const proofsOf = v.record(v.string(), v.object({ id: v.string(), secret: v.string() }));

/** Who one is in a room without names, and what proves it, if its server has ever given that. */
export function visitorAt(address: string): { id: string; secret?: string } {
  const id = visitorId();
  const proof = proofs()[address];
  return proof?.id === id ? { ...proof } : { id };
}

/** Keeps what a server gave, for it alone. */
export function rememberProof(address: string, { id, secret }: Proof): void {
  const all = proofs();
  if (all[address]?.id === id && all[address].secret === secret) return;
  writeStored('local', PROOFS_KEY, { ...all, [address]: { id, secret } });
}

function proofs(): v.InferOutput<typeof proofsOf> {
  const parsed = v.safeParse(proofsOf, readStored('local', PROOFS_KEY));
  return parsed.success ? parsed.output : {};
}

/** A UUID that this browser keeps. */
function visitorId(): string {
  const stored = v.safeParse(v.pipe(v.string(), v.uuid()), readStored('local', KEY));
  if (stored.success) return stored.output;
  const made = randomUuid();
  writeStored('local', KEY, made);
  return made;
}

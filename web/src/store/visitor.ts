/** Who one is where nobody has a name. */
import * as v from 'valibot';
import { randomUuid } from '../connections/random.ts';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.visitor';

/** A UUID that this browser keeps. */
export function visitorId(): string {
  const stored = v.safeParse(v.pipe(v.string(), v.uuid()), readStored('local', KEY));
  if (stored.success) return stored.output;
  const made = randomUuid();
  writeStored('local', KEY, made);
  return made;
}

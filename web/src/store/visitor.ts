/** Who one is where nobody has a name. */
import * as v from 'valibot';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.visitor';

/** A UUID that this browser keeps. */
export function visitorId(): string {
  const stored = v.safeParse(v.pipe(v.string(), v.uuid()), readStored('local', KEY));
  if (stored.success) return stored.output;
  const made = newUuid();
  writeStored('local', KEY, made);
  return made;
}

/** A random UUID [RFC 9562, 5.4]. Not crypto.randomUUID: browsers have that on secure pages only. */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

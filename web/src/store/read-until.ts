/** Up to where conversations with single people were read in this browser: servers tell them again to every new tab. */
import * as v from 'valibot';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.read';
/** By room and one's own name there, then by the other one's name: Unix seconds of the newest message that was seen. */
const schema = v.record(v.string(), v.record(v.string(), v.number()));

/** @returns Unix seconds, or undefined where nothing was ever read */
export function readUntil(place: string, name: string): number | undefined {
  const names = stored()[place] ?? {};
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** Remembers that everything up to a moment was read. Tabs may tell in any order. */
export function rememberRead(place: string, name: string, until: number): void {
  if (until <= (readUntil(place, name) ?? 0)) return;
  const all = stored();
  writeStored('local', KEY, { ...all, [place]: { ...all[place], [name]: until } });
}

function stored(): v.InferOutput<typeof schema> {
  const parsed = v.safeParse(schema, readStored('local', KEY));
  return parsed.success ? parsed.output : {};
}

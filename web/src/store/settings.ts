/** What the user has chosen for all rooms, kept across pages. */
import * as v from 'valibot';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.settings';
const schema = v.object({
  /** Tell about new messages outside the page. */
  notifications: v.fallback(v.boolean(), false),
  /** Play a note for new messages. */
  sound: v.fallback(v.boolean(), false),
});

/** Everything is off until somebody asks for it. */
export type Settings = v.InferOutput<typeof schema>;

const subscribers = new Set<() => void>();
let settings = read();

/** The settings at this moment: the same object until one changes. */
export function getSettings(): Settings {
  return settings;
}

export function changeSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change };
  writeStored('local', KEY, settings);
  for (const subscriber of subscribers) subscriber();
}

// Those who only look, without subscribing, are to see what another tab has changed, too.
addEventListener('storage', ({ key }: StorageEvent) => {
  if (key !== KEY) return;
  settings = read();
  for (const subscriber of subscribers) subscriber();
});

/** Hears every change, of other tabs as well. @returns a function that ends it */
export function subscribeSettings(subscriber: () => void): () => void {
  subscribers.add(subscriber);
  return () => subscribers.delete(subscriber);
}

function read(): Settings {
  const parsed = v.safeParse(schema, readStored('local', KEY) ?? {});
  return parsed.success ? parsed.output : { notifications: false, sound: false };
}

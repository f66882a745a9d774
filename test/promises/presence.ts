import { describe, type Record } from './record.ts';

const RESTARTED = 'The server restarted';

/**
 * [DESIGN promise 4] Every lie of the room about who is there: a Join of somebody present, a Part of somebody absent,
 * a restart after which somebody who was present is not parted at once.
 * @returns the lies, and who is present after all
 */
export function presence(record: Record): { lies: string[]; present: Set<string> } {
  const lies: string[] = [];
  const present = new Set<string>();
  /** Who is to be parted before anything else happens. */
  let lost = new Set<string>();
  for (const entry of record) {
    const { type, text } = entry;
    if (type === 'Part') {
      if (!present.delete(text)) lies.push(`a Part for one who was not there: ${describe(entry)}`);
      if (!lost.delete(text) && lost.size > 0) lies.push(`before the lost were parted: ${describe(entry)}`);
      continue;
    }
    if (lost.size > 0) lies.push(`not parted after the restart: ${[...lost]}, but ${describe(entry)}`);
    lost = type === 'ServerStatus' && text === RESTARTED ? new Set(present) : new Set();
    if (type !== 'Join') continue;
    if (present.has(text)) lies.push(`a second Join: ${describe(entry)}`);
    present.add(text);
  }
  return { lies, present };
}

/** Ids for messages that have none on the wire: the same message gets the same one on every connection. */
import type { Line } from './actions.ts';

/** Makes ids for one run through the messages of a room, oldest first. */
export class LineIds {
  readonly #seen = new Map<string, number>();

  /** Somebody may say the same twice within a millisecond. */
  next({ userId, timestamp, rawMessage }: Line): string {
    const key = `${timestamp ?? 0}-${hash(`${userId}\n${rawMessage}`)}`;
    const count = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, count);
    return `${key}-${count}`;
  }
}

/** FNV-1a, 32 bits: enough to tell the messages of one millisecond apart. */
function hash(text: string): string {
  let value = 0x81_1c_9d_c5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01_00_01_93);
  }
  return (value >>> 0).toString(36);
}

/**
 * The text of a message says when it was sent: `~`, twelve digits of microseconds, `;`, and what fills it up. The mark
 * stands nowhere else, so that deliveries are counted without parsing any protocol.
 */
export const MARK = 0x7e;
export const DIGITS = 12;
/** The shortest text that can be made. */
const SHORTEST = DIGITS + 2;

const WRAP = 10 ** DIGITS;
const FILLER =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore ';

/** Microseconds on the clock that senders and receivers share. */
export function microseconds(): number {
  return Math.round(performance.now() * 1_000);
}

/** A text of that many characters that says when it was made. */
export function stampedText(size: number): string {
  const filler = FILLER.repeat(Math.ceil(size / FILLER.length)).slice(0, Math.max(0, size - SHORTEST));
  return `~${String(microseconds() % WRAP).padStart(DIGITS, '0')};${filler}`;
}

/**
 * A room as JSON Lines: what was told to everybody, an event per line, as the frames of a stream have it
 * [PROTOCOLS 1, what only we have].
 */
import * as v from 'valibot';

/** Crockford's base 32, without the letters that look like digits. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
/** UTF-16 units: NAME_MAX at its largest, of code points that take two. */
const NAME_MAX = 2_000;

const id = v.pipe(v.string(), v.regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'it is no ULID'));
const created = v.pipe(v.number(), v.finite(), v.minValue(0));
const user = v.pipe(v.string(), v.nonEmpty(), v.maxLength(NAME_MAX), v.check(isWellFormed));
const text = v.pipe(v.string(), v.check(isWellFormed));

const lineOf = v.variant('event', [
  v.strictObject({ id, event: v.picklist(['Join', 'Part']), data: v.strictObject({ created, user }) }),
  v.strictObject({ id, event: v.literal('Message'), data: v.strictObject({ created, user, message: text }) }),
  v.strictObject({ id, event: v.literal('ServerStatus'), data: v.strictObject({ created, status: text }) }),
  v.strictObject({ id, event: v.literal('Topic'), data: v.strictObject({ created, user, topic: text }) }),
]);

/** One line, read. */
export type Line = v.InferOutput<typeof lineOf>;

/** A row of the table of events, with its text open; what is private, deleted or only a deletion is no line. */
export type EventRow = {
  id: string;
  created: number;
  type: string;
  user: string | null;
  text: string | null;
};

/** The rows that become lines. */
export const EXPORTED = "recipient IS NULL AND type IN ('Join', 'Part', 'Message', 'ServerStatus', 'Topic')";

/** @throws {Error} saying what is wrong with the row */
export function formatLine({ id: rowId, created: at, type, user: name, text: said }: EventRow): string {
  const data = {
    created: at,
    ...(name === null ? {} : { user: name }),
    ...(said === null ? {} : { [keyOf(type)]: said }),
  };
  return `${JSON.stringify(v.parse(lineOf, { id: rowId, event: type, data }))}\n`;
}

/** @throws {Error} saying what is wrong with the line */
export function parseLine(line: string): Line {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), lineOf), line, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new Error(path === null ? issue.message : `${path}: ${issue.message}`);
}

/** The text of an event, or null for one that has none. */
export function textOf({ data }: Line): string | null {
  if ('message' in data) return data.message;
  if ('status' in data) return data.status;
  return 'topic' in data ? data.topic : null;
}

/** When an id was made, in Unix milliseconds. */
export function timeOf(ulid: string): number {
  return [...ulid.slice(0, TIME_LENGTH)].reduce(
    (time, digit) => time * DIGITS.length + DIGITS.indexOf(digit),
    0,
  );
}

function keyOf(type: string): 'message' | 'status' | 'topic' {
  if (type === 'Message') return 'message';
  return type === 'Topic' ? 'topic' : 'status';
}

/** Half a surrogate pair can stand in JSON, but not in storage. */
function isWellFormed(value: string): boolean {
  return value.isWellFormed();
}

import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { codePoints, isBlank } from '../protocol/text.ts';
import type { Config } from '../worker/config.ts';
import { formatSeals, PLAIN, SEALS, type Seal } from '../worker/seal.ts';
import { TOPIC } from '../worker/sealed.ts';
import { Failure } from './failure.ts';
import { migrate, writeSetting } from './room-database.ts';
import { type Line, parseLine, textOf, timeOf } from './room-lines.ts';

/** The realm of the people in an imported history: no account and no guest has it, so that nobody can be them. */
const REALM = 'import';

/**
 * Fills a new room's file, all or nothing.
 * @param lines an empty one counts as none
 * @returns how many events it has
 * @throws {Failure} naming the first line that cannot be taken, and why
 */
export function importLines(
  database: DatabaseSync,
  lines: readonly string[],
  seal: Seal,
  limits: Pick<Config, 'messageMax'>,
): number {
  database.exec('BEGIN');
  migrate(database);
  const person = people(database);
  const insert = database.prepare(
    'INSERT INTO events (id, created, type, user, text, person) VALUES (?, ?, ?, ?, ?, ?)',
  );
  let [count, before, since] = [0, '', 0];
  for (const [index, source] of lines.entries()) {
    if (source === '') continue;
    const line = atLine(index, () => accept(parseLine(source), before, since, limits));
    const { id, event, data } = line;
    [count, before, since] = [count + 1, id, data.created];
    const user = 'user' in data ? data.user : null;
    const text = textOf(line);
    const sealed = text === null ? null : seal.seal(text, id);
    insert.run(id, data.created, event, user, sealed, user === null ? '' : person(user));
    if ('topic' in data) writeSetting(database, TOPIC, seal.seal(data.topic, TOPIC));
  }
  if (count === 0) throw new Failure('there is nothing in the file. Nothing was changed');
  if (seal.by !== PLAIN) writeSetting(database, SEALS, formatSeals([seal.by]));
  database.exec('COMMIT');
  return count;
}

/** What a room relies on: its order, and that the future is empty. @throws {Error} */
function accept(line: Line, before: string, since: number, { messageMax }: Pick<Config, 'messageMax'>): Line {
  const { id, data } = line;
  const now = Date.now();
  if (id <= before) throw new Error('id: it is not greater than the one before it');
  if (timeOf(id) > now || data.created * 1_000 > now) throw new Error('it is of the future');
  if (data.created < since) throw new Error('data.created: it is before that of the event before it');
  if ('message' in data && (isBlank(data.message) || codePoints(data.message) > messageMax)) {
    throw new Error(`data.message: a message has 1 to ${messageMax} characters (MESSAGE_MAX)`);
  }
  return line;
}

/** The ids of persons by name, each made when it is first asked for. */
function people(database: DatabaseSync): (name: string) => string {
  const ids = new Map<string, string>();
  const insert = database.prepare('INSERT INTO people (id, realm, key, name) VALUES (?, ?, ?, ?)');
  return (name) => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = randomBytes(16).toString('base64');
    insert.run(id, REALM, name, name);
    ids.set(name, id);
    return id;
  };
}

function atLine<T>(index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`line ${index + 1}: ${reason}. Nothing was changed`);
  }
}

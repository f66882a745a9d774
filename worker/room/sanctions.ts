/** What an owner can lay on somebody: not to come in, or not to speak. */
export type SanctionKind = 'ban' | 'mute';

/**
 * Who is banned and who is muted, in SQLite. By person, so that a new name does not help; the name is kept, too, so
 * that it can be taken back by that name, and because a banned guest's name is refused to guests.
 */
export class Sanctions {
  readonly #sql: SqlStorage;
  /** By person; read once, for it is asked for each message. */
  #kinds: Map<string, string[]> | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What was laid on a person. */
  of(person: string): readonly string[] {
    this.#kinds ??= this.#read();
    return this.#kinds.get(person) ?? [];
  }

  /** Whether somebody of that name was banned. */
  isBannedName(name: string): boolean {
    return (
      this.#sql.exec("SELECT 1 FROM sanctions WHERE kind = 'ban' AND name = ?", name).toArray().length > 0
    );
  }

  add(kind: SanctionKind, person: string, name: string): void {
    this.#kinds = undefined;
    this.#sql.exec(
      'INSERT OR REPLACE INTO sanctions (kind, person, name) VALUES (?, ?, ?)',
      kind,
      person,
      name,
    );
  }

  /** Takes back what was laid on a person, and on all who had the name then. @returns whether anything was */
  remove(kind: SanctionKind, person: string, name: string): boolean {
    this.#kinds = undefined;
    const remove = 'DELETE FROM sanctions WHERE kind = ? AND (person = ? OR name = ?) RETURNING 1';
    return this.#sql.exec(remove, kind, person, name).toArray().length > 0;
  }

  #read(): Map<string, string[]> {
    const rows = this.#sql.exec<{ kind: string; person: string }>('SELECT kind, person FROM sanctions');
    const kinds = new Map<string, string[]>();
    for (const { kind, person } of rows) kinds.set(person, [...(kinds.get(person) ?? []), kind]);
    return kinds;
  }
}

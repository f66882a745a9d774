/** What an owner can lay on somebody: not to come in, or not to speak. */
export type SanctionKind = 'ban' | 'mute';

/**
 * Who is banned and who is muted, in SQLite. By person, so that a new name does not help; the name is kept, too, so
 * that it can be taken back by that name, and because a banned guest's name is refused to guests.
 */
export class Sanctions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What was laid on a person. Asked for each message: one look into the index of the table. */
  of(person: string): readonly string[] {
    const select = "SELECT kind FROM sanctions WHERE kind IN ('ban', 'mute') AND person = ?";
    return this.#sql
      .exec<{ kind: string }>(select, person)
      .toArray()
      .map(({ kind }) => kind);
  }

  /** Whether somebody of that name was banned. */
  isBannedName(name: string): boolean {
    return (
      this.#sql.exec("SELECT 1 FROM sanctions WHERE kind = 'ban' AND name = ?", name).toArray().length > 0
    );
  }

  add(kind: SanctionKind, person: string, name: string): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO sanctions (kind, person, name) VALUES (?, ?, ?)',
      kind,
      person,
      name,
    );
  }

  /** Takes back what was laid on a person, and on all who had the name then. @returns whether anything was */
  remove(kind: SanctionKind, person: string, name: string): boolean {
    const remove = 'DELETE FROM sanctions WHERE kind = ? AND (person = ? OR name = ?) RETURNING 1';
    return this.#sql.exec(remove, kind, person, name).toArray().length > 0;
  }
}

/** How long a failed login counts, in milliseconds. */
const WINDOW = 60_000;

/**
 * Failed logins of the last minute, by name and address. Stored, because a room that nobody talks to falls asleep
 * within seconds, and whoever guesses passwords has the time to wait for that.
 */
export class LoginFailures {
  readonly #sql: SqlStorage;
  readonly #max: number;

  /** @param max per minute and key; 0 for no limit */
  constructor(sql: SqlStorage, max: number) {
    this.#sql = sql;
    this.#max = max;
  }

  /**
   * Counts an attempt as failed before it is tried, so that a hundred at once are not all tried.
   * @returns a number to take it back with, or the seconds until there may be one more
   */
  count(key: string): { attempt: number } | { wait: number } {
    const now = Date.now();
    this.#sql.exec('DELETE FROM login_failures WHERE at <= ?', now - WINDOW);
    const failures = this.#sql
      .exec<{ at: number }>('SELECT at FROM login_failures WHERE key = ? ORDER BY number', key)
      .toArray();
    const oldest = failures.at(-this.#max)?.at;
    if (this.#max > 0 && oldest !== undefined) return { wait: (oldest + WINDOW - now) / 1_000 };
    return { attempt: this.#insert(key, now) };
  }

  /** The attempt did not fail for its password. */
  takeBack(attempt: number): void {
    this.#sql.exec('DELETE FROM login_failures WHERE number = ?', attempt);
  }

  #insert(key: string, at: number): number {
    const insert = 'INSERT INTO login_failures (key, at) VALUES (?, ?) RETURNING number';
    return this.#sql.exec<{ number: number }>(insert, key, at).one().number;
  }
}

/** How many answers of one user are kept: a client that repeats a request does so soon. */
const KEPT = 32;

/**
 * The answers to requests with an Idempotency-Key, so that the very same request (same path, same token, same key)
 * is answered as the first time and not carried out twice [PROTOCOLS 1, what only we have].
 */
export class Answers {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The status that the request was answered with, or undefined when it is new. */
  find(jti: string, key: string): number | undefined {
    const rows = this.#sql.exec<{ status: number }>(
      'SELECT status FROM answers WHERE jti = ? AND key = ?',
      jti,
      key,
    );
    return rows.toArray()[0]?.status;
  }

  keep(user: string, jti: string, key: string, status: number): void {
    this.#sql.exec(
      'INSERT INTO answers (jti, user, key, status) VALUES (?, ?, ?, ?)',
      jti,
      user,
      key,
      status,
    );
    this.#sql.exec(
      `DELETE FROM answers WHERE user = ?1 AND number <=
         (SELECT number FROM answers WHERE user = ?1 ORDER BY number DESC LIMIT 1 OFFSET ${KEPT})`,
      user,
    );
  }

  /** A new login ends all earlier tokens, and what they were answered. */
  forget(user: string): void {
    this.#sql.exec('DELETE FROM answers WHERE user = ?', user);
  }
}

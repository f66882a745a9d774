/** A registered name. The jtis are those of its only valid tokens: one use means one stored jti. */
export type Account = { name: string; password: string; messageJti: string; streamJti: string };

type Row = { name: string; password: string; message_jti: string; stream_jti: string };

/** Who is registered, in SQLite; names are compared by code point, as SQLite compares text. */
export class Accounts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(name: string): Account | undefined {
    const row = this.#sql.exec<Row>('SELECT * FROM accounts WHERE name = ?', name).toArray()[0];
    if (row === undefined) return undefined;
    return { name, password: row.password, messageJti: row.message_jti, streamJti: row.stream_jti };
  }

  isEmpty(): boolean {
    return this.#sql.exec('SELECT 1 FROM accounts LIMIT 1').toArray().length === 0;
  }

  /** Registers the name or replaces its password and both tokens: an earlier token becomes invalid here. */
  save({ name, password, messageJti, streamJti }: Account): void {
    const columns = 'name, password, message_jti, stream_jti';
    this.#sql.exec(
      `INSERT OR REPLACE INTO accounts (${columns}) VALUES (?, ?, ?, ?)`,
      name,
      password,
      messageJti,
      streamJti,
    );
  }

  /** Spends the account's message token: the next one takes its place. */
  rotate(name: string, nextJti: string): void {
    this.#sql.exec('UPDATE accounts SET message_jti = ? WHERE name = ?', nextJti, name);
  }
}

/** The request that last rotated an account's message token, and its answer. */
export type Answered = { jti: string; key: string | null; status: number };

/** A registered name. The jtis are those of its only valid tokens: one use means one stored jti. */
export type Account = {
  name: string;
  password: string;
  messageJti: string;
  streamJti: string;
  answered: Answered | undefined;
};

type Row = {
  name: string;
  password: string;
  message_jti: string;
  stream_jti: string;
  answered_jti: string | null;
  answered_key: string | null;
  answered_status: number | null;
};

/** Who is registered, in SQLite; names are compared by code point, as SQLite compares text. */
export class Accounts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(name: string): Account | undefined {
    const row = this.#sql.exec<Row>('SELECT * FROM accounts WHERE name = ?', name).toArray()[0];
    return row && parseRow(row);
  }

  /** Registers the name or replaces its password and both tokens: an earlier token becomes invalid here. */
  save(name: string, password: string, messageJti: string, streamJti: string): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO accounts (name, password, message_jti, stream_jti) VALUES (?, ?, ?, ?)',
      name,
      password,
      messageJti,
      streamJti,
    );
  }

  /** Spends a message token: the next one takes its place, and the request is remembered with its answer. */
  rotate(name: string, nextJti: string, answered: Answered): void {
    this.#sql.exec(
      'UPDATE accounts SET message_jti = ?, answered_jti = ?, answered_key = ?, answered_status = ? WHERE name = ?',
      nextJti,
      answered.jti,
      answered.key,
      answered.status,
      name,
    );
  }
}

function parseRow(row: Row): Account {
  const { answered_jti: jti, answered_key: key, answered_status: status } = row;
  return {
    name: row.name,
    password: row.password,
    messageJti: row.message_jti,
    streamJti: row.stream_jti,
    answered: jti !== null && status !== null ? { jti, key, status } : undefined,
  };
}

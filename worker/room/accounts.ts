/** A registered name. The jtis are those of its only valid tokens: one use means one stored jti. */
export type Account = { name: string; password: string; messageJti: string; streamJti: string };

type Row = { name: string; password: string; message_jti: string; stream_jti: string };

/** How many accounts are at hand: those who talk, and are asked for with each message. */
const AT_HAND = 1_000;

/** Who is registered, in SQLite; names are compared by code point, as SQLite compares text. */
export class Accounts {
  readonly #sql: SqlStorage;
  /** As they are stored. A write that fails ends this life of the room, and this copy with it. */
  readonly #atHand = new Map<string, Account>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(name: string): Account | undefined {
    const known = this.#atHand.get(name);
    if (known) return known;
    const stored = this.#read(name);
    if (stored) this.#keep(stored);
    return stored;
  }

  isEmpty(): boolean {
    return this.#sql.exec('SELECT 1 FROM accounts LIMIT 1').toArray().length === 0;
  }

  /** Registers the name or replaces its password and both tokens: an earlier token becomes invalid here. */
  save(account: Account): void {
    const { name, password, messageJti, streamJti } = account;
    const columns = 'name, password, message_jti, stream_jti';
    this.#sql.exec(
      `INSERT OR REPLACE INTO accounts (${columns}) VALUES (?, ?, ?, ?)`,
      name,
      password,
      messageJti,
      streamJti,
    );
    this.#keep(account);
  }

  /** Spends the account's message token: the next one takes its place. */
  rotate(name: string, nextJti: string): void {
    this.#sql.exec('UPDATE accounts SET message_jti = ? WHERE name = ?', nextJti, name);
    const known = this.#atHand.get(name);
    if (known) this.#keep({ ...known, messageJti: nextJti });
  }

  #keep(account: Account): void {
    if (this.#atHand.size >= AT_HAND && !this.#atHand.has(account.name)) this.#atHand.clear();
    this.#atHand.set(account.name, account);
  }

  #read(name: string): Account | undefined {
    const row = this.#sql.exec<Row>('SELECT * FROM accounts WHERE name = ?', name).toArray()[0];
    if (row === undefined) return undefined;
    return { name, password: row.password, messageJti: row.message_jti, streamJti: row.stream_jti };
  }
}

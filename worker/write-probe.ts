/** How long a proof holds, in milliseconds: however often it is asked for, the disk is not kept busy by it. */
const HOLDS = 1_000;

/** Proves that a write reaches the disk: one row, written over and over, so that nothing grows. */
export class WriteProbe {
  readonly #storage: DurableObjectStorage;
  #provedAt = 0;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** @throws when the storage refuses */
  async prove(): Promise<void> {
    const now = Date.now();
    if (now - this.#provedAt < HOLDS) return;
    const { sql } = this.#storage;
    sql.exec('CREATE TABLE IF NOT EXISTS probe (number INTEGER PRIMARY KEY, at REAL NOT NULL)');
    sql.exec('INSERT OR REPLACE INTO probe VALUES (1, ?)', now);
    await this.#storage.sync();
    this.#provedAt = now;
  }
}

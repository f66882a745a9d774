import { Problem } from '../problems.ts';
import { formatSeals, isText, PLAIN, parseSeals, SEALS, Seal } from '../seal.ts';
import { SEALED_ROWS, SEALED_SETTINGS } from '../sealed.ts';
import type { StorageKey } from '../storage-key.ts';
import { isFounded, readSetting, writeSetting } from './schema.ts';

/** Texts that are renewed in one turn: some 2 ms, in which the room does nothing else. */
const BATCH = 50;
/** Milliseconds between two batches, for everybody else. */
const PAUSE = 10;

type Row = { id: string; stored: string | ArrayBuffer };

/** What the room's texts and secrets lie under, and how they get under a new key: in batches, while the room goes on. */
export class Sealing {
  readonly seal: Seal;
  readonly #room: string;
  readonly #storage: DurableObjectStorage;
  #checked = false;

  constructor(room: string, storage: DurableObjectStorage, keys: readonly StorageKey[]) {
    this.#room = room;
    this.#storage = storage;
    this.seal = new Seal(keys);
  }

  /** Whether the keys for all texts are at hand. Once they are, they are for this life of the room. */
  get canOpen(): boolean {
    this.#checked ||= this.#missing().length === 0;
    return this.#checked;
  }

  /** @throws {Problem} `unavailable` where a key is not at hand: such a room is left alone */
  check(): void {
    if (this.canOpen) return;
    const missing = this.#missing().join(', ');
    console.error(`room "${this.#room}" is sealed with ${missing}, and STORAGE_KEY has no such key`);
    throw new Problem('unavailable', 'The log of the server says what this room needs.');
  }

  /**
   * Notes what new texts lie under, in the transaction of the turn that calls it, and begins to renew the others.
   * @param isNew whether nothing was ever said
   */
  open(isNew: boolean): void {
    const { by } = this.seal;
    const seals = isNew ? [] : this.#seals();
    if (seals.every((each) => each === by)) {
      if (isNew && by !== PLAIN) this.#note([by]);
      return;
    }
    if (!seals.includes(by)) this.#note([...seals, by]);
    this.#renewSettings();
    this.#renew().catch((error) => console.error(error));
  }

  #missing(): string[] {
    return isFounded(this.#storage) ? this.seal.missing(this.#seals()) : [];
  }

  #seals(): string[] {
    return parseSeals(readSetting(this.#storage, SEALS));
  }

  #note(seals: string[]): void {
    writeSetting(this.#storage, SEALS, formatSeals(seals));
  }

  #renewSettings(): void {
    for (const name of SEALED_SETTINGS) {
      const stored = readSetting(this.#storage, name);
      const sealed = isText(stored) ? this.seal.renewed(stored, name) : undefined;
      if (sealed !== undefined) writeSetting(this.#storage, name, sealed);
    }
  }

  /** From the beginning, whatever an earlier life has done: to see that a text is done costs little. */
  async #renew(): Promise<void> {
    const { by } = this.seal;
    console.log(`room "${this.#room}": sealing the texts with ${by}`);
    let renewed = 0;
    for (const rows of SEALED_ROWS) renewed += await this.#renewRows(rows);
    this.#note([by]);
    console.log(`room "${this.#room}": sealed ${renewed} texts with ${by}`);
  }

  async #renewRows({ read, write, placeOf }: (typeof SEALED_ROWS)[number]): Promise<number> {
    const { sql } = this.#storage;
    let [renewed, after] = [0, ''];
    for (;;) {
      const rows = sql.exec<Row>(read, after, BATCH).toArray();
      for (const { id, stored } of rows) {
        const sealed = this.seal.renewed(stored, placeOf(id));
        if (sealed === undefined) continue;
        sql.exec(write, sealed, id);
        renewed += 1;
      }
      after = rows.at(-1)?.id ?? after;
      if (rows.length < BATCH) return renewed;
      await scheduler.wait(PAUSE);
    }
  }
}

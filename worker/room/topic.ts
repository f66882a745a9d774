import { isText, type Seal } from '../seal.ts';
import { TOPIC } from '../sealed.ts';
import type { Told } from './broadcast.ts';
import { readSetting, writeSetting } from './schema.ts';

/** What the room is about. */
export class Topic {
  readonly #storage: DurableObjectStorage;
  readonly #seal: Seal;
  #told = '';

  constructor(storage: DurableObjectStorage, seal: Seal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  /** Takes up what an earlier life stored. */
  open(): void {
    const stored = readSetting(this.#storage, TOPIC);
    if (isText(stored)) this.#told = this.#seal.open(stored, TOPIC);
  }

  /** As told so far, so that a newcomer sees no topic that a failed write takes back; '' for none. */
  get told(): string {
    return this.#told;
  }

  /** Stores another one; everybody hears of it once it is safe. */
  set(topic: string): void {
    writeSetting(this.#storage, TOPIC, this.#seal.seal(topic, TOPIC));
  }

  /** Brings it up to what was just told. */
  follow(told: readonly Told[]): void {
    for (const { event } of told) if (event.type === 'Topic') this.#told = event.topic;
  }
}

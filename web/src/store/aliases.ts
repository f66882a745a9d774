/** What other people are called by this browser's user alone. Nothing of it is ever sent. */
import * as v from 'valibot';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.aliases';
/** By address of the room, then by the name there. */
const schema = v.record(v.string(), v.record(v.string(), v.string()));

type Stored = v.InferOutput<typeof schema>;
const NONE: Readonly<Record<string, string>> = {};

/** An external store, kept in the browser and shared by its tabs. */
export class Aliases {
  #all: Stored = read();
  readonly #subscribers = new Set<() => void>();

  /** Hears of changes that other tabs make. */
  listenToTabs(): void {
    addEventListener('storage', ({ key }) => {
      if (key === KEY) this.#show(read());
    });
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  /** Aliases of one room, by name; the same object until they change. */
  of(address: string): Readonly<Record<string, string>> {
    return this.#all[address] ?? NONE;
  }

  /** Calls somebody something else; a blank alias is none. */
  set(address: string, name: string, alias: string): void {
    const { [name]: _, ...others } = this.of(address);
    const room = alias.trim() === '' ? others : { ...others, [name]: alias.trim() };
    this.#show({ ...this.#all, [address]: room });
    writeStored('local', KEY, this.#all);
  }

  #show(all: Stored): void {
    this.#all = all;
    for (const subscriber of this.#subscribers) subscriber();
  }
}

function read(): Stored {
  const parsed = v.safeParse(schema, readStored('local', KEY));
  return parsed.success ? parsed.output : {};
}

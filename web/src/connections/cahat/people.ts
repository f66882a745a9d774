/** Who is who in a room where people have ids, and names that need not be unique [PROTOCOLS 3]. */
import { sortedNames } from '../members.ts';

export class People {
  /** One's own id, or '' as long as the server has not told it. */
  self = '';
  readonly #names = new Map<string, string>();
  readonly #present = new Set<string>();
  #sorted: readonly string[] | undefined;

  /** Names to show: those of everybody who is present, and one's own. */
  list(ownName: string): readonly string[] {
    this.#sorted ??= sortedNames([ownName, ...[...this.#present].map((id) => this.name(id))]);
    return this.#sorted;
  }

  /**
   * What to call somebody. Another one who is here under one's own name is told apart: elsewhere in the client, what
   * bears one's own name is one's own.
   */
  name(id: string): string {
    const name = this.#names.get(id) ?? '?';
    const isDouble = id !== this.self && this.#present.has(id) && name === this.#names.get(this.self);
    return isDouble ? `${name} (2)` : name;
  }

  /** Who is called so; of several the one who is here. */
  idOf(name: string): string | undefined {
    const ids = [...this.#names.keys()].filter((id) => this.name(id) === name);
    return ids.find((id) => this.#present.has(id)) ?? ids[0];
  }

  isPresent(id: string): boolean {
    return this.#present.has(id);
  }

  call(id: string, name: string): void {
    this.#names.set(id, name);
    this.#sorted = undefined;
  }

  arrive(id: string): void {
    this.#present.add(id);
    this.#sorted = undefined;
  }

  leave(id: string): void {
    this.#present.delete(id);
    this.#sorted = undefined;
  }

  /** A new list of those present. */
  replace(ids: readonly string[]): void {
    this.#present.clear();
    for (const id of ids) this.#present.add(id);
    this.#sorted = undefined;
  }
}

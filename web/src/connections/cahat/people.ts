/** Who is who in a room where people have ids, and names that need not be unique [PROTOCOLS 3]. */
import type { Held } from '../connection.ts';
import { sortedNames } from '../members.ts';

export class People {
  /** One's own id, or '' as long as the server has not told it. */
  self = '';
  readonly #names = new Map<string, string>();
  readonly #present = new Set<string>();
  /** Whom alone a name may stand for, and by id the last name that was so held. */
  readonly #holders = new Map<string, string>();
  readonly #heldAs = new Map<string, string>();
  #sorted: readonly string[] | undefined;

  /** @param held names that were held before */
  constructor(held: Held = {}) {
    for (const [name, id] of Object.entries(held)) this.#give(name, id);
  }

  /** Names to show: those of everybody who is present, and one's own. */
  list(ownName: string): readonly string[] {
    this.#sorted ??= sortedNames([ownName, ...[...this.#present].map((id) => this.name(id))]);
    return this.#sorted;
  }

  /**
   * What to call somebody. Another one who is here under one's own name is told apart: elsewhere in the client, what
   * bears one's own name is one's own. So is one who bears the name of somebody with whom one talks alone.
   */
  name(id: string): string {
    const heldAs = this.#heldAs.get(id);
    const name = this.#names.get(id) ?? heldAs ?? '?';
    if (id === this.self) return name;
    if (heldAs !== undefined && heldAs !== this.#ownName && isSame(heldAs, name)) return heldAs;
    return firstOf(name, (shown) => {
      if (shown === this.#ownName) return !this.#present.has(id);
      return (this.#holders.get(shown) ?? id) === id;
    });
  }

  /**
   * From now on somebody's name stands for nobody else, nor for oneself: what is said to one alone must not reach
   * another one. @returns the name
   */
  hold(id: string): string {
    if (id === this.self) return this.name(id);
    const heldAs = this.name(id);
    if (this.#holders.get(heldAs) === id) return heldAs;
    const name = firstOf(this.#names.get(id) ?? '?', (shown) => {
      const bearer = this.idOf(shown) ?? id;
      const isFree = bearer === id || (bearer !== this.self && !this.#present.has(bearer));
      return isFree && (this.#holders.get(shown) ?? id) === id;
    });
    this.#give(name, id);
    return name;
  }

  /** The names that are held. */
  get held(): Held {
    return Object.fromEntries(this.#holders);
  }

  /** Who is called so; of several the one for whom the name is held, or else who is here. */
  idOf(name: string): string | undefined {
    if (name === this.#ownName) return this.self;
    const holder = this.#holders.get(name);
    // Whoever was called so may have another name now: then nobody is meant.
    if (holder !== undefined) return this.name(holder) === name ? holder : undefined;
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

  get #ownName(): string | undefined {
    return this.#names.get(this.self);
  }

  #give(name: string, id: string): void {
    this.#holders.set(name, id);
    this.#heldAs.set(id, name);
    this.#sorted = undefined;
  }
}

/** Whether a name is another one, perhaps with a number behind it. */
function isSame(numbered: string, name: string): boolean {
  return numbered === name || numbered.startsWith(`${name} (`);
}

/** The name, or the first of `name (2)`, `name (3)` and so on that may be taken. */
function firstOf(name: string, mayBe: (name: string) => boolean): string {
  let shown = name;
  for (let n = 2; !mayBe(shown); n += 1) shown = `${name} (${n})`;
  return shown;
}

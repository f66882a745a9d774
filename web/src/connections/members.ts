/** Who is in a room, as far as the events tell. */
const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** Names without doubles, in the order in which people look for one. */
export function sortedNames(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort((a, b) => byName.compare(a, b) || (a < b ? -1 : 1));
}

/** A set of names that forgives what real servers leave out or say twice [PROTOCOLS 1, what real servers do]. */
export class Members {
  #self: string;
  readonly #names: Set<string>;
  #sorted: readonly string[] | undefined;

  /** @param self one's own name, which is here as long as the connection is, whatever a list says */
  constructor(self: string, names: readonly string[]) {
    this.#self = self;
    this.#names = new Set([self, ...names]);
  }

  get list(): readonly string[] {
    this.#sorted ??= sortedNames(this.#names);
    return this.#sorted;
  }

  /** One's own name is another one. */
  renameSelf(name: string): void {
    this.#names.delete(this.#self);
    this.#self = name;
    this.add(name);
  }

  replace(names: readonly string[]): void {
    this.#names.clear();
    for (const name of [this.#self, ...names]) this.#names.add(name);
    this.#sorted = undefined;
  }

  add(name: string): void {
    this.#names.add(name);
    this.#sorted = undefined;
  }

  remove(name: string): void {
    if (name === this.#self) return;
    this.#names.delete(name);
    this.#sorted = undefined;
  }
}

/** How many are remembered, some minutes' worth: those of people who left before the answer stay, but not for ever. */
const REMEMBERED = 1_000;

/** The newest of any number of texts. */
export class Recent {
  readonly #texts = new Set<string>();

  add(text: string): void {
    this.#texts.add(text);
    const [oldest] = this.#texts;
    if (this.#texts.size > REMEMBERED && oldest !== undefined) this.#texts.delete(oldest);
  }

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  /** @returns whether it was there */
  delete(text: string): boolean {
    return this.#texts.delete(text);
  }

  clear(): void {
    this.#texts.clear();
  }
}

/** Four times what a newcomer is shown. */
const TEXTS_MAX = 1_000;
/** Half a megabyte for each room, whatever was said. */
const CHARACTERS_MAX = 262_144;

/**
 * The texts that were sealed or opened last: to open one costs ten microseconds, and a herd of newcomers reads the
 * same 250 again and again. In memory only.
 */
export class OpenedTexts {
  readonly #texts = new Map<string, string>();
  #characters = 0;

  get(id: string): string | undefined {
    return this.#texts.get(id);
  }

  /** Keeps a text that is not kept yet; the oldest go for it. */
  add(id: string, text: string): void {
    this.#texts.set(id, text);
    this.#characters += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#texts.size <= TEXTS_MAX && this.#characters <= CHARACTERS_MAX) return;
      this.#texts.delete(oldest);
      this.#characters -= length;
    }
  }
}

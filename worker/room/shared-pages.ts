import type { Told } from './broadcast.ts';
import { keepNewest } from './keep-newest.ts';

/** How many pages are kept: as many as a herd that reads at different paces is spread over. */
const PAGES = 32;

/**
 * Pages of history that were read last and hold nothing private, so that they are the same for everybody: a herd that
 * comes back at once reads each of them once. In memory only.
 */
export class SharedPages {
  readonly #pages = new Map<string, readonly Told[]>();

  /** The page that was kept of what lies after one id, up to another. */
  get(scope: string, after: string, end: string): readonly Told[] | undefined {
    const full = this.#pages.get(nameOf(scope, after));
    if (full && (full.at(-1)?.event.id ?? '') <= end) return full;
    return this.#pages.get(nameOf(scope, after, end));
  }

  /** @param end up to where it was read; undefined for a full page, which is the same wherever one reads to */
  keep(scope: string, after: string, end: string | undefined, page: readonly Told[]): void {
    keepNewest(this.#pages, nameOf(scope, after, end), page, PAGES);
  }

  /** History changed in its past. */
  clear(): void {
    this.#pages.clear();
  }
}

function nameOf(scope: string, after: string, end = ''): string {
  return `${scope} ${after} ${end}`;
}

import type { Seen, Witness } from '../faults/clients/witness.ts';
import { presence } from './presence.ts';
import { describe, disorder, type Entry, type Record } from './record.ts';
import { Tally } from './tally.ts';

/** What one client was shown without a break: across reconnects where its protocol resumes. */
type Sitting = {
  who: string;
  /** Whether it began after an event that was known, and so has all that came after. */
  resumed: boolean;
  seen: Seen[];
};

/** Everything that clients saw and were promised, to be compared with what the room kept. */
export class Ledger implements Witness {
  readonly refusals: string[] = [];
  /** Answers after which clients tried again. */
  readonly putOffs = new Tally();
  readonly #refused: { who: string; text: string }[] = [];
  readonly #accepted: { who: string; text: string; id: string | undefined }[] = [];
  readonly #sittings: Sitting[] = [];
  readonly #current = new Map<string, Sitting>();

  /** @param who a client, or one of its streams @param after the event that the server was told to go on after */
  startedAfresh(who: string, after?: Seen): void {
    const sitting = { who, resumed: after !== undefined, seen: after ? [after] : [] };
    this.#sittings.push(sitting);
    this.#current.set(who, sitting);
  }

  saw(who: string, event: Seen): void {
    this.#current.get(who)?.seen.push(event);
  }

  heard(who: string, text: string): void {
    this.saw(who, { id: '', type: 'Message', text });
  }

  accepted(who: string, text: string, id?: string): void {
    this.#accepted.push({ who, text, id });
  }

  refused(who: string, what: string, text?: string): void {
    this.refusals.push(`${who} was refused: ${what}`);
    if (text !== undefined) this.#refused.push({ who, text });
  }

  putOff(what: string): void {
    this.putOffs.add(what);
  }

  /** Whether this was the last thing that the client was shown said. */
  hasHeard(who: string, text: string): boolean {
    return this.#current.get(who)?.seen.findLast(({ type }) => type === 'Message')?.text === text;
  }

  /** In numbers. */
  get counts(): { seen: number; accepted: number } {
    return {
      seen: this.#sittings.reduce((sum, { seen }) => sum + seen.length, 0),
      accepted: this.#accepted.length,
    };
  }

  /** All that does not hold of promises 1 to 5 and 7. */
  breaches(record: Record): string[] {
    const byId = new Map(record.map((entry) => [entry.id, entry]));
    const messages = record.filter(({ type }) => type === 'Message');
    const byText = new Map(messages.map((entry) => [entry.text, entry]));
    const keep = (seen: Seen) => (seen.id === '' ? byText.get(seen.text) : byId.get(seen.id));
    return [
      ...this.refusals,
      ...disorder(record),
      ...presence(record).lies,
      ...messages
        .filter((entry) => byText.get(entry.text) !== entry)
        .map((entry) => `twice: ${describe(entry)}`),
      ...this.#accepted.flatMap(({ who, text, id }) => {
        const kept = byText.get(text);
        if (kept === undefined) return [`accepted from ${who} and lost: ${text.slice(0, 40)}`];
        return id === undefined || id === kept.id ? [] : [`accepted as ${id}: ${describe(kept)}`];
      }),
      ...this.#refused
        .filter(({ text }) => byText.has(text))
        .map(({ who, text }) => `refused to ${who} and kept: ${text.slice(0, 40)}`),
      ...this.#sittings.flatMap((sitting) => this.#breachesOf(sitting, record, keep)),
    ];
  }

  /** What was seen is kept, and of what was kept nothing was missed, doubled or shown in another order. */
  #breachesOf(
    { who, resumed, seen }: Sitting,
    record: Record,
    keep: (seen: Seen) => Entry | undefined,
  ): string[] {
    const kept: Entry[] = [];
    for (const event of seen) {
      const entry = keep(event);
      if (entry === undefined) return [`seen by ${who} and lost: ${describe(event)}`];
      if (entry.type !== event.type || entry.text !== event.text)
        return [`seen by ${who} as ${describe(event)}, kept as ${describe(entry)}`];
      kept.push(entry);
    }
    if (resumed) return gaps(who, kept, record, () => true);
    // A socket of a guest tells what was said. A new stream has that, too, across the seam of its history; and from the
    // first coming or going on everything.
    const isStream = kept.some(({ type }) => type !== 'Message');
    const isSaid = (type: string) => type === 'Message' || (isStream && type === 'ServerStatus');
    const said = kept.filter(({ type }) => isSaid(type));
    const live = kept.findIndex(({ type }) => type === 'Join' || type === 'Part');
    const since = live < 0 ? [] : kept.slice(live);
    return [...gaps(who, said, record, isSaid), ...gaps(who, since, record, () => true)];
  }
}

/** Compares a run of entries with the record between its first and its last. */
function gaps(
  who: string,
  run: readonly Entry[],
  record: Record,
  counts: (type: string) => boolean,
): string[] {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return [];
  const expected = record.filter(({ id, type }) => id >= first.id && id <= last.id && counts(type));
  const at = expected.findIndex(({ id }, index) => run[index]?.id !== id);
  if (at < 0 && expected.length === run.length) return [];
  const [wanted, got] = [expected[at], run[at < 0 ? expected.length : at]];
  return [
    `${who} should have got ${wanted ? describe(wanted) : 'nothing'}, got ${got ? describe(got) : 'nothing'}`,
  ];
}

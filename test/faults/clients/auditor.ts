import { randomUUID } from 'node:crypto';
import { send } from '../../contract/http.ts';
import { login } from '../../contract/person.ts';
import { EventStream } from '../../contract/stream.ts';
import { type Entry, entryOf, type Record } from '../../promises/record.ts';

/** How auditors are called, who come and go as others do. */
const NAME = 'auditor-';

/** Whether that is an auditor's name. */
export function isAuditor(name: string): boolean {
  return name.startsWith(NAME);
}

/** Reads everything that a room keeps, from its first event on. */
export class Auditor {
  readonly #base: string;
  readonly #first: Entry;

  private constructor(base: string, first: Entry) {
    this.#base = base;
    this.#first = first;
  }

  /** Remembers the first event of a room that nobody has used yet. */
  static async of(base: string): Promise<Auditor> {
    await login(base, `${NAME}${randomUUID()}`);
    const { body } = await send(`${base}history`);
    const [first] = JSON.parse(body) as { id: string; event: string; data: { [key: string]: unknown } }[];
    if (first === undefined) throw new Error(`nothing was ever told in ${base}`);
    return new Auditor(base, entryOf(first.id, first.event, first.data));
  }

  /** The stream of somebody who comes back after the first event. */
  async record(): Promise<Record> {
    const name = `${NAME}${randomUUID()}`;
    const { stream_token: token } = JSON.parse((await login(this.#base, name)).body) as {
      stream_token: string;
    };
    const headers = { 'Last-Event-ID': this.#first.id };
    const stream = await EventStream.open(`${this.#base}stream/${token}`, { headers });
    try {
      await stream.about('Join', name, 60_000);
      if (stream.events[0]?.event === 'Users') throw new Error('the first event is not known any more');
      return [this.#first, ...stream.events.map(({ id, event, data }) => entryOf(id, event, data))];
    } finally {
      stream.destroy();
    }
  }
}

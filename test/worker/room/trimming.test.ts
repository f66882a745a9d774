/** What the model of the room leaves out, whose history is never full: resuming where something was trimmed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Told } from '../../../worker/room/broadcast.ts';
import { Clock } from '../../../worker/room/clock.ts';
import { History } from '../../../worker/room/history.ts';
import { Seal } from '../../../worker/seal.ts';
import { inFreshRoom } from './storage.ts';

/** Events of each kind, and ten times as many private ones. */
const MAX = 5;
const SEQUENCES = 30;
const READERS = ['ann=', 'bob=', 'eve='] as const;

const reader = fc.constantFrom(...READERS);
const inPublic = fc.record({ type: fc.constantFrom('Message', 'Join', 'Part'), person: reader });
const inPrivate = fc.record({ type: fc.constant('DirectMessage'), person: reader, recipient: reader });
/** Of both as many, or so few in public that only what is private is trimmed. */
const happenings = fc
  .constantFrom(1, 50)
  .chain((weight) =>
    fc.array(fc.oneof(inPublic, { arbitrary: inPrivate, weight }), { maxLength: 150, size: 'max' }),
  );
type Happening = { type: string; person: string; recipient?: string };

function told(clock: Clock, { type, person, recipient }: Happening): Told {
  const event = { ...clock.stamp(), user: person };
  if (recipient !== undefined)
    return { event: { ...event, type: 'DirectMessage', to: recipient, message: 'hush' }, person, recipient };
  if (type === 'Message') return { event: { ...event, type, message: 'hello' }, person };
  return { event: { ...event, type: type === 'Join' ? 'Join' : 'Part' }, person };
}

function isFor(who: string, { person, recipient }: Told): boolean {
  return recipient === undefined || recipient === who || person === who;
}

/** All that somebody is told who goes on after an event. */
function read(history: History, after: string, who: string): Told[] {
  const page = history.page(after, history.lastId(), 'all', who);
  return page.length === 0 ? [] : [...page, ...read(history, page.at(-1)?.event.id ?? '', who)];
}

test('[DESIGN promise 3] whatever was trimmed: who can go on is told all that followed, and who cannot is told so', () =>
  inFreshRoom(({ storage }) =>
    fc.assert(
      fc.property(happenings, (sequence) => {
        for (const table of ['events', 'private_trimmed', 'settings'])
          storage.sql.exec(`DELETE FROM ${table}`);
        const history = new History(storage, new Seal([]), MAX);
        history.open();
        const clock = new Clock();
        const all = sequence.map((each) => told(clock, each));
        for (const each of all) history.append(each);
        for (const who of READERS) {
          const seen = all.filter((each) => isFor(who, each));
          for (const [index, { event }] of seen.entries()) {
            const followed = seen.slice(index + 1);
            const kept = read(history, event.id, who);
            const isKept = read(history, '', who).some((each) => each.event.id === event.id);
            const isWhole = kept.length === followed.length;
            expect(history.canResume(event.id, who)).toBe(isKept && isWhole);
            if (isKept && isWhole) expect(kept).toEqual(followed);
          }
        }
      }),
      { numRuns: SEQUENCES },
    ),
  ));

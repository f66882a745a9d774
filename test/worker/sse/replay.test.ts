import { expect, test } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import { Replay } from '../../../worker/protocols/sse/replay.ts';
import { Room } from '../../../worker/room/room.ts';
import { inFreshRoom } from '../room/storage.ts';

test('[DESIGN promise 6] a new stream has the newest 1,000 that its user sent privately, and all received', () =>
  inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({}));
    await room.open();
    const tell = (person: string, recipient: string) =>
      room.journal.append(
        { type: 'DirectMessage', user: person, to: recipient, message: 'psst' },
        { person, recipient },
      );
    tell('bob=', 'ann=');
    const sent = Array.from({ length: 1_200 }, (_, n) => tell('ann=', `${n % 3}=`));
    await room.journal.settled();

    const idsOf = (replay: Replay) => {
      const ids: string[] = [];
      for (let page = replay.next(); page !== undefined && page !== 'gap'; page = replay.next()) {
        for (const { event, person } of page) ids.push(person === 'bob=' ? 'received' : event.id);
      }
      return ids.filter((id) => id === 'received' || sent.includes(id));
    };
    expect(idsOf(Replay.open(room, 'ann=', undefined))).toEqual(['received', ...sent.slice(-1_000)]);
    // Who was here missed all of them.
    expect(idsOf(Replay.open(room, 'ann=', sent[0]))).toEqual(sent.slice(1));
    await room.drain();
  }));

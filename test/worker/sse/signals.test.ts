import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import { postSignal } from '../../../worker/protocols/sse/signal.ts';
import { EventStream } from '../../../worker/protocols/sse/stream.ts';
import { Room } from '../../../worker/room/room.ts';
import { relay } from '../../../worker/room/signals.ts';
import { sdp } from '../../sdp.ts';
import { inFreshRoom } from '../room/storage.ts';

const SMALLEST_BUDGET = 16_384;

/** Ann calls Bob, who has missed more than his budget holds. */
function inCall(
  run: (room: Room, bob: EventStream, signal: (size: number) => Promise<void>) => Promise<void>,
) {
  return inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({ STREAM_BUDGET: `${SMALLEST_BUDGET}` }));
    await room.open();
    for (let n = 0; n < 20; n += 1)
      room.journal.append({ type: 'Message', user: 'ann', message: `${n} ${'x'.repeat(3_000)}` });
    await room.journal.settled();
    const [ann, bob] = ['ann', 'bob'].map((user) => new EventStream(room, user, undefined));
    if (ann === undefined || bob === undefined) throw new Error('nobody is here');
    room.enter(ann);
    room.enter(bob);
    await room.journal.settled();
    const signal = async (size: number) => {
      const data = { type: 'offer' as const, sdp: sdp('1', size) };
      relay(room, ann, room.members.seatOf('bob'), { kind: 'offer', call: 'c', data });
      await room.journal.settled();
    };
    await run(room, bob, signal);
    await room.drain();
  });
}

test('[DESIGN promise 6] a signal gets through to a stream that is still reading history, which loses nothing', () =>
  inCall(async (room, bob, signal) => {
    const reader = bob.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: Join')) {
      if (text.length > 0 && !text.includes('event: Signal')) await signal(100);
      text += (await reader.read()).value ?? '';
    }
    expect(text).toContain('event: Signal');
    expect([...text.matchAll(/"message":"(\d+) /g)].map(([, n]) => Number(n))).toEqual([...Array(20).keys()]);
    expect(room.members.seatOf('bob')).toBe(bob);
  }));

test('[DESIGN promise 6] of signals to somebody who does not read a budget is kept, and nobody loses the stream', () =>
  inCall(async (room, bob, signal) => {
    for (let sent = 0; sent < 20; sent += 1) await signal(10_000);
    expect(room.members.seatOf('bob')).toBe(bob);
    const reader = bob.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: Join')) text += (await reader.read()).value ?? '';
    expect(text.match(/event: Signal/g)).toHaveLength(1);
    for (let sent = 0; sent < 20; sent += 1) await signal(10_000);
    expect(room.members.seatOf('bob')).toBe(bob);
    room.journal.append({ type: 'Message', user: 'ann', message: 'still here' });
    await room.journal.settled();
    while (!text.includes('still here')) text += (await reader.read()).value ?? '';
    expect(text.match(/event: Signal/g)?.length).toBeLessThan(5);
  }));

test('[docs/protocols.md signal] a token that was superseded while the body came is refused', () =>
  inCall(async (room) => {
    const account = { name: 'ann', password: '', messageJti: 'm', streamJti: 's' };
    room.accounts.save(account);
    const token = await room.tokens.sign('stream', 'ann', 's');
    const form = new URLSearchParams({ to: 'bob', kind: 'accept', call: 'c', data: '{}' });
    // Read only once the token was looked at.
    const source: UnderlyingSource<Uint8Array> = {
      pull(controller) {
        room.accounts.save({ ...account, streamJti: 'of the next login' });
        controller.enqueue(new TextEncoder().encode(form.toString()));
        controller.close();
      },
    };
    const body = new ReadableStream(source, { highWaterMark: 0 });
    const headers = {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    const request = new Request('https://parley/signal', { method: 'POST', headers, body });
    await expect(postSignal(room, request)).rejects.toThrow('invalid-token');
  }));

/** The number that an id is. */
const numberOf = (id: string) =>
  [...id].reduce((n, digit) => n * 32n + BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit)), 0n);

test('[PROTOCOLS 1, what only we have] no id of the order tells that a signal came between', () =>
  inCall(async (room, bob) => {
    const ann = room.members.seatOf('ann');
    if (!ann) throw new Error('nobody is here');
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_000);
    const say = () => numberOf(room.journal.append({ type: 'Message', user: 'ann', message: 'x' }));
    const before = say();
    relay(room, ann, bob, { kind: 'accept', call: 'c', data: {} });
    expect(say()).toBe(before + 1n);
    now.mockRestore();
    await room.journal.settled();
  }));

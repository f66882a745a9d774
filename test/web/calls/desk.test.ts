import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallDesk } from '../../../web/src/calls/desk.ts';
import type { CallLine } from '../../../web/src/calls/line.ts';
import { sdp } from '../../sdp.ts';
import { FakePeerConnection, installBrowser } from './browser.ts';
import { CallRoom, settle, tiles } from './room.ts';

const devices = installBrowser();
let room: CallRoom;
let ann: { desk: CallDesk; line: CallLine };
let bob: { desk: CallDesk; line: CallLine };

beforeEach(() => {
  room = new CallRoom();
  ann = room.enter('ann');
  bob = room.enter('bob');
});

function end({ desk }: { desk: CallDesk }) {
  return desk.getSnapshot().call?.end;
}

function isWord(kind: string): boolean {
  return kind !== 'candidate';
}

async function connected(): Promise<void> {
  ann.desk.start(ann.line, 'bob', true);
  await settle();
  bob.desk.accept(true);
  await settle();
  expect([tiles(ann.desk), tiles(bob.desk)]).toEqual([{ bob: 'connected' }, { ann: 'connected' }]);
}

describe('a call', () => {
  test('rings, is accepted, and the newcomer offers', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'ringing' });
    expect(bob.desk.getSnapshot().ring).toMatchObject({ from: 'ann', hasVideo: true, others: [] });
    bob.desk.accept(true);
    await settle();
    expect(room.kinds('ann', 'bob').filter(isWord)).toEqual(['ring', 'answer']);
    expect(room.kinds('bob', 'ann').filter(isWord)).toEqual(['accept', 'offer']);
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
    expect(tiles(bob.desk)).toEqual({ ann: 'connected' });
  });

  test('uses the servers that the room names', async () => {
    await connected();
    for (const { configuration } of FakePeerConnection.all) {
      expect(configuration.iceServers).toEqual([{ urls: 'stun:stun.example' }]);
    }
  });

  test('takes candidates that came before the description that they belong to', async () => {
    await connected();
    for (const { candidates } of FakePeerConnection.all) {
      expect(candidates).toEqual([{ candidate: 'host', sdpMid: '0' }, null]);
    }
  });

  test('opens no device of the one who is rung before that one accepts', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    expect(devices().asked).toHaveLength(1);
    bob.desk.accept(false);
    await settle();
    expect(devices().asked[1]).not.toHaveProperty('video');
  });

  test('is declined without any device, and the caller’s are closed', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    bob.desk.decline();
    await settle();
    expect(end(ann)).toEqual({ what: 'declined', name: 'bob' });
    expect(devices().asked).toHaveLength(1);
    expect(devices().open).toEqual([]);
    expect(bob.desk.getSnapshot().ring).toBeUndefined();
  });

  test('that nobody answers ends after half a minute, for both', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(bob.desk.getSnapshot().ring).toBeDefined();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(end(ann)).toEqual({ what: 'no-answer', name: 'bob' });
    await settle();
    expect(bob.desk.getSnapshot().ring).toBeUndefined();
  });

  test('stops ringing by itself where the hang-up is lost', async () => {
    room.loses = ({ signal }) => signal.kind === 'hang-up';
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    await vi.advanceTimersByTimeAsync(36_000);
    expect(bob.desk.getSnapshot().ring).toBeUndefined();
  });

  test('of somebody who is not here says so at once', async () => {
    ann.desk.start(ann.line, 'eve', true);
    await settle();
    expect(end(ann)).toEqual({ what: 'away', name: 'eve' });
  });

  test('that is hung up ends for both, and closes all devices', async () => {
    await connected();
    bob.desk.call?.hangUp();
    await settle();
    expect(end(bob)).toEqual({ what: 'hung-up', name: '' });
    expect(end(ann)).toEqual({ what: 'left', name: 'bob' });
    expect(devices().open).toEqual([]);
  });

  test('that is hung up while the browser still asks for the camera leaves no light on', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    devices().answered = promise;
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    ann.desk.call?.hangUp();
    resolve();
    await settle();
    expect(devices().open).toEqual([]);
    expect(room.kinds('ann', 'bob')).not.toContain('ring');
  });

  test('of both at once is one call', async () => {
    ann.desk.start(ann.line, 'bob', true);
    bob.desk.start(bob.line, 'ann', true);
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
    expect(tiles(bob.desk)).toEqual({ ann: 'connected' });
    expect(ann.desk.call?.id).toBe(bob.desk.call?.id);
  });

  test('to somebody in another one is answered as busy', async () => {
    await connected();
    const cy = room.enter('cy');
    cy.desk.start(cy.line, 'bob', true);
    await settle();
    expect(end(cy)).toEqual({ what: 'busy', name: 'bob' });
    expect(bob.desk.getSnapshot().ring).toBeUndefined();
  });

  test('of somebody who is in it shows the call, and rings nobody', async () => {
    await connected();
    ann.desk.show(true);
    ann.desk.start(ann.line, 'bob', false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ann.desk.getSnapshot()).toMatchObject({ isSmall: false, call: { tiles: [{ name: 'bob' }] } });
    expect(tiles(bob.desk)).toEqual({ ann: 'connected' });
    expect(room.kinds('ann', 'bob').filter((kind) => kind === 'ring')).toHaveLength(1);
  });

  test('through another room says that this one has to end first', async () => {
    await connected();
    const green = { ...ann.line, title: 'green' };
    ann.desk.start(green, 'cy', false);
    expect(ann.desk.getSnapshot().call?.notice).toMatchObject({ name: 'cy', what: 'elsewhere' });
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
  });

  test('comes about without servers that the browser does not understand', async () => {
    vi.stubGlobal(
      'RTCPeerConnection',
      class extends FakePeerConnection {
        constructor(configuration: RTCConfiguration = {}) {
          if (configuration.iceServers !== undefined) throw new SyntaxError();
          super(configuration);
        }
      },
    );
    await connected();
  });

  test('hears the next word also where one could not be taken', async () => {
    ann.desk.start(ann.line, 'bob', false);
    await settle();
    const isPossible = FakePeerConnection;
    vi.stubGlobal('RTCPeerConnection', undefined);
    const call = ann.desk.call?.id ?? '';
    ann.desk.receive(ann.line, 'bob', { kind: 'offer', call, data: { type: 'offer', sdp: sdp('0') } });
    await settle();
    vi.stubGlobal('RTCPeerConnection', isPossible);
    bob.desk.accept(false);
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
  });

  test.each(['decline', 'busy'] as const)('answered with %s stops ringing in all windows', async (kind) => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    // The answer of another window of Bob's.
    ann.desk.receive(ann.line, 'bob', { kind, call: ann.desk.call?.id ?? '', data: {} });
    await settle();
    expect(bob.desk.getSnapshot().ring).toBeUndefined();
  });

  test('that rings is not declined by a reload', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    bob.desk.close();
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'ringing' });
  });

  test('that is over is over for whoever still comes into it', async () => {
    const { promise, resolve } = Promise.withResolvers<RTCIceServer[]>();
    bob.line.iceServers = () => promise;
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    room.loses = ({ signal }) => signal.kind === 'hang-up' && ann.desk.call !== undefined;
    ann.desk.call?.hangUp();
    ann.desk.dismiss();
    bob.desk.accept(true);
    resolve([]);
    await settle();
    expect(end(bob)).toEqual({ what: 'left', name: 'ann' });
  });

  test('that was answered in another window of one’s own stops ringing here', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    const call = ann.desk.call?.id ?? '';
    bob.desk.receive(bob.line, 'ann', { kind: 'answer', call, data: { type: 'answer', sdp: sdp() } });
    expect(bob.desk.getSnapshot().ring).toBeUndefined();
  });

  test('ends with the room that it goes through', async () => {
    await connected();
    bob.desk.leave(bob.line);
    await settle();
    expect(end(ann)).toEqual({ what: 'left', name: 'bob' });
  });
});

describe('somebody who goes without a word', () => {
  test('has left as soon as the room says so and nothing comes from them any more', async () => {
    await connected();
    room.part('bob');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
    FakePeerConnection.all.at(-1)?.becomes('disconnected');
    FakePeerConnection.all.at(0)?.becomes('disconnected');
    await settle();
    expect(end(ann)).toEqual({ what: 'left', name: 'bob' });
  });

  test('and neither comes back into the room nor is heard has left', async () => {
    await connected();
    for (const connection of FakePeerConnection.all) connection.becomes('disconnected');
    room.part('bob');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(end(ann)).toEqual({ what: 'left', name: 'bob' });
  });

  test('and comes back into the room over another network is waited for', async () => {
    await connected();
    for (const connection of FakePeerConnection.all) connection.becomes('disconnected');
    room.part('bob');
    await settle();
    room.enter('bob');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(tiles(ann.desk)).toEqual({ bob: 'interrupted' });
    for (const connection of FakePeerConnection.all) connection.becomes('connected');
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
  });

  test('but is in the room is looked for, and given up in the end', async () => {
    await connected();
    for (const connection of FakePeerConnection.all) connection.becomes('disconnected');
    expect(tiles(ann.desk)).toEqual({ bob: 'interrupted' });
    await vi.advanceTimersByTimeAsync(4_000);
    // The impolite one of the two alone: ann sorts first.
    expect(FakePeerConnection.all.map(({ restarts }) => restarts).toSorted()).toEqual([0, 1]);
    FakePeerConnection.isReachable = false;
    for (const connection of FakePeerConnection.all) connection.becomes('disconnected');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(end(ann)).toEqual({ what: 'lost', name: 'bob' });
  });

  test('and comes back in time goes on', async () => {
    await connected();
    for (const connection of FakePeerConnection.all) connection.becomes('disconnected');
    for (const connection of FakePeerConnection.all) connection.becomes('connected');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
  });

  test('is offered another way as soon as the room is back', async () => {
    await connected();
    for (const connection of FakePeerConnection.all) connection.becomes('disconnected');
    room.cutOff.add('ann');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(tiles(ann.desk)).toEqual({ bob: 'interrupted' });
    room.comesBack();
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
  });

  test('is given up where the browsers find no way to each other', async () => {
    FakePeerConnection.isReachable = false;
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    bob.desk.accept(true);
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'connecting' });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(end(ann)).toEqual({ what: 'unreachable', name: 'bob' });
  });

  test('only from the room goes on talking', async () => {
    await connected();
    room.part('bob');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
  });
});

describe('more than two', () => {
  let cy: { desk: CallDesk; line: CallLine };
  beforeEach(() => {
    cy = room.enter('cy');
  });

  test('a third is told who is in, offers to all, and leaves the others to themselves', async () => {
    await connected();
    expect(bob.desk.getSnapshot().call?.invitable).toEqual(['cy']);
    bob.desk.call?.ring('cy');
    await settle();
    expect(cy.desk.getSnapshot().ring).toMatchObject({ from: 'bob', others: ['ann'] });
    cy.desk.accept(true);
    await settle();
    expect(room.kinds('cy', 'ann')).toContain('offer');
    expect(tiles(ann.desk)).toEqual({ bob: 'connected', cy: 'connected' });
    expect(tiles(bob.desk)).toEqual({ ann: 'connected', cy: 'connected' });
    expect(tiles(cy.desk)).toEqual({ ann: 'connected', bob: 'connected' });
    cy.desk.call?.hangUp();
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
    expect(tiles(bob.desk)).toEqual({ ann: 'connected' });
    expect(ann.desk.getSnapshot().call?.notice).toMatchObject({ name: 'cy', what: 'left' });
  });

  test('two who are asked in at the same time hear of each other', async () => {
    const dan = room.enter('dan');
    await connected();
    ann.desk.call?.ring('cy');
    bob.desk.call?.ring('dan');
    await settle();
    cy.desk.accept(true);
    dan.desk.accept(true);
    await settle();
    expect(tiles(cy.desk)).toEqual({ ann: 'connected', bob: 'connected', dan: 'connected' });
    expect(tiles(dan.desk)).toEqual({ ann: 'connected', bob: 'connected', cy: 'connected' });
  });

  test('one who declines leaves the call as it is', async () => {
    await connected();
    bob.desk.call?.ring('cy');
    await settle();
    cy.desk.decline();
    await settle();
    expect(tiles(bob.desk)).toEqual({ ann: 'connected' });
    expect(end(bob)).toBeUndefined();
  });

  test('who went is not brought back by what others still say', async () => {
    await connected();
    bob.desk.call?.ring('cy');
    await settle();
    cy.desk.accept(true);
    await settle();
    // Only bob hears of it at first; ann still tells that she is with cy.
    room.loses = ({ to, signal }) => to === 'ann' && signal.kind === 'hang-up';
    cy.desk.call?.hangUp();
    await settle();
    expect(tiles(bob.desk)).toEqual({ ann: 'connected' });
    expect(room.kinds('bob', 'cy').filter((kind) => kind === 'offer')).toEqual([]);
  });

  test('six are the most', async () => {
    await connected();
    for (const name of ['dan', 'eve', 'fay', 'gil']) {
      const one = room.enter(name);
      bob.desk.call?.ring(name);
      await settle();
      one.desk.accept(true);
      await settle();
    }
    expect(Object.keys(tiles(ann.desk))).toHaveLength(5);
    expect(ann.desk.getSnapshot().call?.invitable).toEqual([]);
    ann.desk.start(ann.line, 'cy', false);
    expect(Object.keys(tiles(ann.desk))).toHaveLength(5);
    expect(ann.desk.getSnapshot().call?.notice).toMatchObject({ name: 'cy', what: 'full' });
  });

  test('one who finds no place left hears so', async () => {
    await connected();
    bob.desk.call?.ring('cy');
    await settle();
    FakePeerConnection.isReachable = false;
    cy.desk.accept(true);
    await settle();
    const call = cy.desk.call?.id ?? '';
    for (const name of ['ann', 'bob']) cy.desk.receive(cy.line, name, { kind: 'busy', call, data: {} });
    await settle();
    expect(end(cy)).toEqual({ what: 'full', name: 'bob' });
  });

  test('who calls one who is calling back from a call with others is asked first', async () => {
    await connected();
    cy.desk.start(cy.line, 'ann', true);
    ann.desk.call?.ring('cy');
    await settle();
    expect(cy.desk.getSnapshot().ring).toMatchObject({ from: 'ann', others: ['bob'] });
    expect(tiles(ann.desk)).toEqual({ bob: 'connected', cy: 'ringing' });
    expect(end(cy)).toBeDefined();
  });
});

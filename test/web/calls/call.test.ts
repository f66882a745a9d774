/** What goes on in a call beside the plain way through it, which desk.test.ts has. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallDesk } from '../../../web/src/calls/desk.ts';
import type { CallLine } from '../../../web/src/calls/line.ts';
import { sdp } from '../../sdp.ts';
import { FakePeerConnection, installBrowser } from './browser.ts';
import { CallRoom, settle, tiles } from './room.ts';

type Person = { desk: CallDesk; line: CallLine };

const devices = installBrowser();
let room: CallRoom;
let ann: Person;
let bob: Person;
let cy: Person;

beforeEach(() => {
  room = new CallRoom();
  ann = room.enter('ann');
  bob = room.enter('bob');
  cy = room.enter('cy');
});

const end = ({ desk }: Person) => desk.getSnapshot().call?.end;

/** Ann and Bob talk. */
async function connected(): Promise<void> {
  ann.desk.start(ann.line, 'bob', true);
  await settle();
  bob.desk.accept(true);
  await settle();
  expect([tiles(ann.desk), tiles(bob.desk)]).toEqual([{ bob: 'connected' }, { ann: 'connected' }]);
}

/** Bob asks Cy in. */
async function rung(): Promise<void> {
  bob.desk.call?.ring('cy');
  await settle();
}

function expectAllTogether(): void {
  expect(tiles(ann.desk)).toEqual({ bob: 'connected', cy: 'connected' });
  expect(tiles(bob.desk)).toEqual({ ann: 'connected', cy: 'connected' });
  expect(tiles(cy.desk)).toEqual({ ann: 'connected', bob: 'connected' });
}

describe('one’s own devices', () => {
  test('nobody is said to be rung while the browser still asks for them', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    devices().answered = promise;
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'waiting' });
    resolve();
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'ringing' });
  });

  test('a chosen one is what the others get', async () => {
    await connected();
    ann.desk.call?.choose('videoinput', 'back');
    ann.desk.call?.choose('audioinput', 'headset');
    await settle();
    const sent = FakePeerConnection.all.map(({ sending }) => sending.map((track) => track.getSettings()));
    expect(sent).toContainEqual([{ deviceId: 'headset' }, { deviceId: 'back' }]);
  });

  test('a camera can be turned off while a screen is seen in its place', async () => {
    await connected();
    ann.desk.call?.share(true);
    await settle();
    expect(ann.desk.getSnapshot().call?.own).toMatchObject({ video: 'screen', hasCamera: true });
    ann.desk.call?.setCamera(false);
    await settle();
    expect(ann.desk.getSnapshot().call?.own).toMatchObject({ video: 'screen', hasCamera: false });
    ann.desk.call?.share(false);
    await settle();
    expect(ann.desk.getSnapshot().call?.own).toMatchObject({ video: 'off', hasCamera: false });
  });
});

describe('a caller who is gone', () => {
  test('rings for no longer than the room waits for those who come back', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    room.part('ann');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(bob.desk.getSnapshot().ring).toBeDefined();
    // Others who come and go give nobody more time.
    room.enter('dan');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bob.desk.getSnapshot().ring).toBeUndefined();
  });

  test('and comes back into the room rings on', async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    room.part('ann');
    await vi.advanceTimersByTimeAsync(4_000);
    room.enter('ann');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(bob.desk.getSnapshot().ring).toBeDefined();
  });

  test.each([true, false])(
    'has left, where one accepts all the same (the room shows people: %s)',
    async (shows) => {
      if (!shows) Object.defineProperty(bob.line, 'members', { value: undefined });
      ann.desk.start(ann.line, 'bob', true);
      await settle();
      room.part('ann');
      bob.desk.accept(true);
      await settle();
      expect(tiles(bob.desk)).toEqual({ ann: 'connecting' });
      await vi.advanceTimersByTimeAsync(5_000);
      expect(end(bob)).toEqual({ what: 'left', name: 'ann' });
      expect(devices().open.filter(({ kind }) => kind === 'video')).toHaveLength(1);
    },
  );
});

describe('whoever accepts, before the servers that help are known,', () => {
  let answer: (servers: RTCIceServer[]) => void;
  beforeEach(async () => {
    const { promise, resolve } = Promise.withResolvers<RTCIceServer[]>();
    answer = resolve;
    bob.line.iceServers = () => promise;
    ann.desk.start(ann.line, 'bob', true);
    await settle();
    bob.desk.accept(true);
  });

  test('sees the call at once', async () => {
    expect(tiles(bob.desk)).toEqual({ ann: 'connecting' });
    answer([]);
    await settle();
    expect(tiles(bob.desk)).toEqual({ ann: 'connected' });
  });

  test('and goes is not waited for', async () => {
    await settle();
    bob.desk.close();
    await settle();
    expect(end(ann)).toEqual({ what: 'left', name: 'bob' });
  });
});

describe('more than two', () => {
  test('two who ring the same one, who knows of one ring alone, stay together', async () => {
    bob.desk.start(bob.line, 'cy', false);
    await settle();
    bob.desk.call?.ring('ann');
    await settle();
    ann.desk.accept(false);
    await settle();
    ann.desk.call?.ring('cy');
    await settle();
    cy.desk.accept(false);
    await settle();
    expectAllTogether();
    await vi.advanceTimersByTimeAsync(60_000);
    expectAllTogether();
    expect(room.kinds('ann', 'cy')).not.toContain('hang-up');
  });

  test('first offers that meet make one connection, and what both send goes out over it', async () => {
    await connected();
    await rung();
    const isTheirs = (from: string, to: string) => from !== 'bob' && to !== 'bob';
    room.holds = ({ from, to, signal }) => signal.kind === 'offer' && isTheirs(from, to);
    cy.desk.accept(true);
    await settle();
    expect(room.held.map(({ from, to }) => `${from} ${to}`)).toEqual(['cy ann', 'ann cy']);
    room.release();
    await settle();
    expectAllTogether();
    expect(room.kinds('ann', 'cy').filter((kind) => kind === 'answer')).toEqual([]);
    for (const { sending } of FakePeerConnection.all) {
      expect(sending.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    }
  });

  test('two offers for another way that meet are answered once, by the polite one', async () => {
    await connected();
    room.holds = ({ signal }) => signal.kind === 'offer';
    for (const connection of FakePeerConnection.all) connection.restartIce();
    await settle();
    expect(room.held).toHaveLength(2);
    const before = room.sent.length;
    room.release();
    await settle();
    const answers = room.sent.slice(before).filter(({ signal }) => signal.kind === 'answer');
    expect(answers.map(({ from }) => from)).toEqual(['bob']);
    expect(FakePeerConnection.all.map(({ signalingState }) => signalingState)).toEqual(['stable', 'stable']);
  });

  /** What a program of Cy's sends that knows the call's id. */
  async function offerOfCy(): Promise<void> {
    const call = ann.desk.call?.id ?? '';
    ann.desk.receive(ann.line, 'cy', { kind: 'offer', call, data: { type: 'offer', sdp: sdp('0') } });
    await settle();
  }

  test('whoever declined cannot come in by the call’s id', async () => {
    await connected();
    await rung();
    cy.desk.decline();
    await settle();
    await offerOfCy();
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
    expect(room.kinds('ann', 'cy')).toEqual([]);
  });

  test('nor can whoever hung up', async () => {
    await connected();
    await rung();
    cy.desk.accept(false);
    await settle();
    cy.desk.call?.hangUp();
    await settle();
    await offerOfCy();
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
    // Unless they are asked again.
    await rung();
    cy.desk.accept(false);
    await settle();
    expectAllTogether();
  });

  test('whoever offers before the others have heard that they were asked waits for that word', async () => {
    await connected();
    // What the two tell each other, and so that Bob rings Cy, is late.
    const late: (() => void)[] = [];
    for (const { channel } of FakePeerConnection.all) {
      const { onmessage } = channel;
      channel.onmessage = (event) => late.push(() => onmessage?.(event));
    }
    await rung();
    cy.desk.accept(false);
    await settle();
    expect(tiles(ann.desk)).toEqual({ bob: 'connected' });
    for (const hear of late) hear();
    await settle();
    expectAllTogether();
  });

  test('whoever comes as the seventh is told that the call is full', async () => {
    await connected();
    const hal = room.enter('hal');
    for (const name of ['dan', 'eve', 'fay']) {
      const one = room.enter(name);
      bob.desk.call?.ring(name);
      await settle();
      one.desk.accept(false);
      await settle();
    }
    ann.desk.call?.ring('hal');
    await rung();
    hal.desk.accept(false);
    await settle();
    cy.desk.accept(false);
    await settle();
    for (const name of ['ann', 'bob']) expect(room.kinds(name, 'cy')).toContain('busy');
    expect(end(cy)).toMatchObject({ what: 'full' });
    expect(Object.keys(tiles(ann.desk))).toHaveLength(5);
  });
});

/** What is private between two, and others who come back as who they are: by their last id, or by their secret. */
import { expect, test } from 'vitest';
import { sdp } from '../sdp.ts';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { freshName, Person } from './person.ts';
import { freshRoom } from './room.ts';
import { Socket } from './socket.ts';
import { nonce } from './visitor.ts';
import { Whisper } from './whisper.ts';

/** All that somebody is sent, as it came. */
type Heard = { raw(): string; until(condition: () => boolean): Promise<void> };
/** Somebody leaves; the answer is how they come back. */
type Leave = () => Promise<() => Promise<Heard>>;

const ofSocket = (socket: Socket): Heard => ({
  raw: () => socket.raw,
  until: (condition) => socket.until(condition),
});

/** The stream as a socket, from an id on, or afresh. */
async function listen({ base, streamToken }: Person, lastEventId?: string): Promise<Socket> {
  const query = lastEventId === undefined ? '' : `?lastEventId=${lastEventId}`;
  const socket = await Socket.open(`${base}stream/${streamToken}${query}`);
  socket.send({ ack: '' });
  await socket.next(({ event }) => event === 'Join');
  return socket;
}

const THIRDS: Record<string, (base: string) => Promise<Leave>> = {
  'an account, by Last-Event-ID': async (base) => {
    const eve = await Person.join(base, freshName());
    return async () => {
      const last = String(eve.stream.events.at(-1)?.id);
      eve.stream.destroy();
      return async () => {
        const stream = await eve.listen(last);
        return { raw: () => stream.raw, until: (condition) => stream.until(condition) };
      };
    };
  },
  'an account over a WebSocket, by lastEventId': async (base) => {
    const eve = await Person.login(base, freshName());
    const socket = await listen(eve);
    return async () => {
      const last = String(socket.frames.at(-1)?.id);
      socket.close();
      await socket.end();
      return async () => ofSocket(await listen(eve, last));
    };
  },
  'a guest of CAHAT, by its secret': async (base) => {
    const eve = await Cahat.join(base);
    return async () => {
      eve.socket.close();
      await eve.socket.end();
      return async () => ofSocket((await Cahat.join(base, undefined, eve.id, eve.secret)).socket);
    };
  },
  'a guest of the classroom, by its secret': async (base) => {
    const eve = await Classroom.join(base, freshName(), '');
    return async () => {
      eve.socket.close();
      await eve.socket.end();
      return async () => ofSocket((await Classroom.join(base, eve.name, eve.secret)).socket);
    };
  },
  'a guest of WhisperChat, by its secret': async (base) => {
    const eve = await Whisper.open(base);
    await eve.identify();
    return async () => {
      eve.socket.close();
      await eve.socket.end();
      return async () => {
        const again = await Whisper.open(base, eve.whisperId);
        await again.identify(eve.secret);
        return ofSocket(again.socket);
      };
    };
  },
};

test.each(Object.keys(THIRDS))(
  '[docs/protocols.md direct] %s: who comes back hears nothing that was private between two others',
  async (third) => {
    const base = freshRoom();
    const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
    const leave = await THIRDS[third]?.(base);
    const comeBack = await leave?.();

    const [direct, call, said] = [nonce(), nonce().replaceAll(' ', '-'), nonce()];
    expect((await ann.direct('bob', direct)).status).toBe(201);
    const offer = { type: 'offer', sdp: sdp() };
    expect((await ann.signal('bob', 'offer', offer, call)).status).toBe(204);
    expect((await ann.say(said)).status).toBe(201);
    await bob.stream.until(() => [direct, call, said].every((text) => bob.stream.raw.includes(text)));

    const back = await comeBack?.();
    if (back === undefined) throw new Error('nobody came back');
    const last = nonce();
    expect((await ann.say(last)).status).toBe(201);
    await back.until(() => back.raw().includes(last));
    for (const hidden of [direct, call, 'DirectMessage', 'PRIVATE_MESSAGE', '"direct"', 'ignal"'])
      expect(back.raw()).not.toContain(hidden);
    // Who resumes has missed nothing else.
    if (third.startsWith('an account')) expect(back.raw()).toContain(said);
  },
);

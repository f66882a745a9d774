/**
 * How a guest of each protocol shows who it is, tells the watcher something, and rings. Nothing answers a ring, so the
 * question for the servers of a call comes after it: its answer says that the ring was taken.
 */
import { object } from '../contract/socket.ts';
import type { Visitor } from './visitor.ts';
import { WATCHER } from './watch.ts';

type Confidence = { name: string; call: string; text: string };
type PrivateGuest = { path: string; confide(visitor: Visitor, confidence: Confidence): Promise<void> };

const ring = (to: string, call: string) => ({ to, kind: 'ring', call, data: { with: [], video: false } });

export const CLASSROOM: PrivateGuest = {
  path: '',
  async confide(visitor, { name, call, text }) {
    await visitor.ask({ type: 'login', username: name, secret: '' }, ({ type }) => type === 'secret');
    await visitor.ask({ type: 'direct', to: WATCHER, text }, (frame) => frame.text === text);
    visitor.send({ type: 'signal', ...ring(WATCHER, call) });
    await visitor.ask({ type: 'ice' }, ({ type }) => type === 'ice');
  },
};

export const CAHAT: PrivateGuest = {
  path: 'cahat',
  async confide(visitor, { call, text }) {
    const here = await visitor.ask(
      { type: 'HANDSHAKE_USER_INFO', payload: {} },
      ({ type }) => type === 'USERS',
    );
    const users = (object(here.payload).users as unknown[]).map(object);
    const to = String(users.find(({ name }) => name === WATCHER)?.userId);
    await visitor.ask(
      { type: 'PRIVATE_MESSAGE', payload: { to, rawMessage: text } },
      ({ type, payload }) => type === 'PRIVATE_MESSAGE' && object(payload).rawMessage === text,
    );
    visitor.send({ type: 'SIGNAL', payload: ring(to, call) });
    await visitor.ask({ type: 'ICE_SERVERS', payload: {} }, ({ type }) => type === 'ICE_SERVERS');
  },
};

export const WHISPER: PrivateGuest = {
  path: 'v1/chat/ws',
  async confide(visitor, { name, call, text }) {
    const user_id = name;
    await visitor.ask({ type: 'identify', user_id, secret: '' }, ({ type }) => type === 'identified');
    await visitor.ask(
      { type: 'direct', user_id, to: WATCHER, content: text },
      ({ type, status }) => type === 'message_ids' && status === 'success',
    );
    // Whoever has said nothing yet is not here, and cannot ring.
    visitor.send({ type: 'signal', user_id, ...ring(WATCHER, call) });
    await visitor.ask({ type: 'ice' }, ({ type }) => type === 'ice');
  },
};

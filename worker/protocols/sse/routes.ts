import { type IRequest, Router } from 'itty-router';
import { Problem } from '../../problems.ts';
import type { Room } from '../../room/room.ts';
import { postLogin } from './login.ts';
import { postMessage } from './message.ts';
import { getStream } from './open.ts';

/** Protocol 1 as a table [PROTOCOLS 1]. */
export function sse(room: Room) {
  return Router<Request & IRequest, [], Response>()
    .post('/login', (request) => postLogin(room, request))
    .post('/message', (request) => postMessage(room, request))
    .get('/stream/:token', (request) => getStream(room, request))
    .all('/login', only('POST'))
    .all('/message', only('POST'))
    .all('/stream/:token', only('GET'));
}

function only(method: string): () => never {
  return () => {
    throw new Problem('method-not-allowed', `Here you can only ${method}.`, { Allow: method });
  };
}

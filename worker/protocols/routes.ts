import { type IRequest, Router } from 'itty-router';
import type { Visit } from '../address.ts';
import { Problem } from '../problems.ts';
import { requireGuestsWelcome } from '../room/rights.ts';
import type { Room } from '../room/room.ts';
import { invalidToken } from '../room/tokens.ts';
import { parsePage } from './query.ts';
import { postDirect } from './sse/direct.ts';
import { getHistory } from './sse/history.ts';
import { getIce } from './sse/ice.ts';
import { postInvite } from './sse/invite.ts';
import { postLogin } from './sse/login.ts';
import { postMessage } from './sse/message.ts';
import { getStream } from './sse/open.ts';
import { postSignal } from './sse/signal.ts';
import { getStanding } from './sse/standing.ts';
import { getMessages, messageList } from './whisper/history.ts';

/** A request that the table of a room has come to. */
type RoomVisit = Visit & Pick<IRequest, 'params'>;

/** What a room answers over HTTP [PROTOCOLS 1 and 4]. */
export function routes(room: Room) {
  return Router<RoomVisit, [], Response>()
    .post('/login', ({ request }) => postLogin(room, request))
    .post('/message', ({ request }) => postMessage(room, request))
    .post('/direct', ({ request }) => postDirect(room, request))
    .post('/invite', ({ request }) => postInvite(room, request))
    .post('/signal', ({ request }) => postSignal(room, request))
    .get('/ice', ({ request }) => getIce(room, request))
    .get('/standing', ({ request }) => getStanding(room, request))
    .get('/stream/:token', ({ request, params }) => getStream(room, request, params.token ?? ''))
    .get('/history', ({ request }) => getHistory(room, request))
    .get('/v1/chat/messages', ({ request }) => getMessages(room, request))
    .all('/login', only('POST'))
    .all('/message', only('POST'))
    .all('/direct', only('POST'))
    .all('/invite', only('POST'))
    .all('/signal', only('POST'))
    .all('/ice', only('GET'))
    .all('/standing', only('GET'))
    .all('/stream/:token', only('GET'))
    .all('/history', only('GET'))
    .all('/v1/chat/messages', only('GET'));
}

/** What a room answers in which nothing ever happened, to those who only look; undefined to all others. */
export function emptyRoutes({ config }: Room) {
  return Router<RoomVisit, [], Response | undefined>()
    .get('/history', ({ request }) => {
      requireGuestsWelcome(config);
      return parsePage(request) && Response.json([]);
    })
    .get('/v1/chat/messages', ({ request }) => {
      requireGuestsWelcome(config);
      return parsePage(request) && messageList([], request, config);
    })
    .get('/stream/:token', noToken)
    .post('/message', noToken)
    .post('/direct', noToken)
    .post('/invite', noToken)
    .post('/signal', noToken)
    .get('/ice', noToken)
    .get('/standing', noToken);
}

/** Where nobody ever logged in, no token is good. */
function noToken(): never {
  throw invalidToken();
}

function only(method: string): () => never {
  return () => {
    throw new Problem('method-not-allowed', `Here you can only ${method}.`, { Allow: method });
  };
}

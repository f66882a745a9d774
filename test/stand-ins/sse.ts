/**
 * A server of protocol 1 as courses have written it [PROTOCOLS 1, what real servers do]: no `Parley`, the login's
 * answer is called text/html, `created` is text in some events, events have no ids, all of the history is told on
 * every connection, `Users` comes last, and its CORS knows the course's headers only.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StandIn } from './stand-in.ts';

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Token' };

export class SseStandIn extends StandIn {
  readonly #passwords = new Map<string, string>();
  readonly #streams = new Map<string, ServerResponse>();
  /** Tokens of either kind, and whose they are. */
  readonly #owners = new Map<string, string>();
  readonly #history: string[] = [];
  #tokens = 0;

  protected override answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    if (request.method === 'OPTIONS') {
      const headers = { 'Access-Control-Allow-Headers': 'Authorization, Content-Type' };
      response.writeHead(204, { ...CORS, ...headers, 'Access-Control-Allow-Methods': 'GET, POST' }).end();
    } else if (request.method === 'POST') {
      void this.#post(path, request, response);
    } else if (path.startsWith('/stream/')) {
      this.#stream(path.slice('/stream/'.length), response);
    } else {
      response.writeHead(404, CORS).end();
    }
  }

  async #post(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await new Response(Buffer.concat(await request.toArray()), {
      headers: { 'Content-Type': request.headers['content-type'] ?? '' },
    }).formData();
    const field = (name: string) => String(body.get(name) ?? '');
    if (path === '/login') this.#logIn(field('username'), field('password'), response);
    else if (path === '/message') this.#say(request.headers.authorization ?? '', field('message'), response);
    else response.writeHead(404, CORS).end();
  }

  #logIn(user: string, password: string, response: ServerResponse): void {
    if ((this.#passwords.get(user) ?? password) !== password) {
      response.writeHead(403, CORS).end();
    } else if (this.#streams.has(user)) {
      response.writeHead(409, CORS).end();
    } else {
      this.#passwords.set(user, password);
      const tokens = { message_token: this.#token(user), stream_token: this.#token(user) };
      response.writeHead(201, { ...CORS, 'Content-Type': 'text/html' }).end(JSON.stringify(tokens));
    }
  }

  #say(authorization: string, message: string, response: ServerResponse): void {
    const token = authorization.replace(/^Bearer /, '');
    const user = this.#owners.get(token);
    if (user === undefined) {
      response.writeHead(403, CORS).end();
      return;
    }
    this.#owners.delete(token);
    const stream = this.#streams.get(user);
    const headers = { ...CORS, Token: this.#token(user) };
    response.writeHead(stream === undefined ? 409 : 201, headers).end();
    if (stream === undefined) return;
    if (message === '/quit') {
      stream.write(encode('Disconnect', { created: now() }));
      stream.end();
    } else if (message === '/reconnect') {
      stream.end();
    } else {
      this.#tell(encode('Message', { created: String(now()), user, message }));
    }
  }

  #stream(token: string, response: ServerResponse): void {
    const user = this.#owners.get(token);
    if (user === undefined || this.#streams.has(user)) {
      response.writeHead(user === undefined ? 403 : 409, CORS).end();
      return;
    }
    response.writeHead(200, { ...CORS, 'Content-Type': 'text/event-stream' });
    response.write(`retry: 200\n\n${this.#history.join('')}`);
    this.#streams.set(user, response);
    response.on('close', () => {
      this.#streams.delete(user);
      this.#tell(encode('Part', { created: now(), user }), false);
    });
    response.write(encode('Users', { created: now(), users: [...this.#streams.keys()] }));
    this.#tell(encode('Join', { created: now(), user }), false);
  }

  #tell(event: string, isKept = true): void {
    if (isKept) this.#history.push(event);
    for (const stream of this.#streams.values()) stream.write(event);
  }

  #token(user: string): string {
    this.#tokens += 1;
    const token = `t${this.#tokens}`;
    this.#owners.set(token, user);
    return token;
  }
}

/** Data in two lines, as is allowed. */
function encode(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data).replace(/,/, ',\ndata: ')}\n\n`;
}

function now(): number {
  return Date.now() / 1_000;
}

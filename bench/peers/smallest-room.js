/**
 * The least that protocol 1 makes a room do, with the library that Parley has for its tokens: verify, store, sign, wait
 * for the disk, tell; whoever comes is let in after what they missed. No names are checked, nothing but a spent token
 * is refused, nothing ends.
 */
import { DurableObject } from 'cloudflare:workers';
import { jwtVerify, SignJWT } from 'jose';
import { DEFAULT_ROOM } from '../../protocol/text.ts';
import { joined, Turns } from './turns.js';

const ROOM = { audience: DEFAULT_ROOM, algorithms: ['HS256'] };
/** On every answer [PROTOCOLS 1]: without them no browser shows its page the next token. */
const READABLE = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Token, Retry-After, Parley',
};
/** How many of the tokens that were signed last are known without a look at their signature. */
const AT_HAND = 1_000;
/** Events that may be untold before who says more is made to wait: as many as leave its p99 below that of nchan. */
const AHEAD = 160;
const encoder = new TextEncoder();

export class Room extends DurableObject {
  #streams = new Turns();
  /** What is in the tokens that were signed last. */
  #signed = new Map();
  /** The only message token of each user that is good. */
  #current;
  /** Everything that was told, encoded; number n is at n - 1. */
  #events;
  /** What is stored with the next write. */
  #waiting = [];
  #written;
  /** The write that is under way: who comes meanwhile waits for it, so that all of them are the next one. */
  #writing;

  constructor(ctx, env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const secret = encoder.encode(env.TOKEN_SECRET);
      this.key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign', 'verify']);
    });
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, type, user, text, created)',
    );
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS tokens (user TEXT PRIMARY KEY, jti)');
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS present (user TEXT PRIMARY KEY)');
    const tokens = ctx.storage.sql.exec('SELECT user, jti FROM tokens').toArray();
    this.#current = new Map(tokens.map(({ user, jti }) => [user, jti]));
    this.#events = ctx.storage.sql.exec('SELECT * FROM events ORDER BY id').toArray().map(encode);
    for (const { user } of ctx.storage.sql.exec('DELETE FROM present RETURNING user').toArray())
      this.#append('Part', user);
  }

  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/message') return this.#post(request);
    if (pathname === '/login') return this.#login(request);
    if (pathname.startsWith('/stream/')) return this.#open(request, pathname.slice('/stream/'.length));
    return Response.json([{ id: `${this.#events.length}` }]);
  }

  /** The hash of a password that is as slow as Parley's, in one piece. */
  async #login(request) {
    const password = encoder.encode(new URLSearchParams(await request.text()).get('password'));
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const salt = crypto.getRandomValues(new Uint8Array(16));
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 100_002 }, key, 256);
    return new Response(null, { status: 201 });
  }

  async #post(request) {
    const token = request.headers.get('Authorization').slice('Bearer '.length);
    const { sub, jti } = this.#signed.get(token) ?? (await jwtVerify(token, this.key, ROOM)).payload;
    const text = new URLSearchParams(await request.text()).get('message');
    await this.#writing;
    if ((this.#current.get(sub) ?? jti) !== jti)
      return new Response(null, { status: 403, headers: READABLE });
    const next = crypto.randomUUID();
    this.#current.set(sub, next);
    const written = this.#append('Message', sub, text);
    this.ctx.storage.sql.exec('REPLACE INTO tokens VALUES (?, ?)', sub, next);
    const signed = this.#sign(sub, next);
    await written;
    await this.#streams.keptUp(AHEAD);
    return new Response(null, { status: 201, headers: { ...READABLE, Token: await signed } });
  }

  async #sign(sub, jti) {
    const token = await new SignJWT({ use: 'message' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setAudience(ROOM.audience)
      .setJti(jti)
      .setExpirationTime('30d')
      .sign(this.key);
    this.#signed.set(token, { sub, jti });
    const [oldest] = this.#signed.keys();
    if (this.#signed.size > AT_HAND) this.#signed.delete(oldest);
    return token;
  }

  async #open(request, token) {
    const { sub } = (await jwtVerify(token, this.key, ROOM)).payload;
    await this.#writing;
    this.ctx.storage.sql.exec('REPLACE INTO present VALUES (?)', sub);
    const missed = this.#events.slice(Number(request.headers.get('Last-Event-ID')));
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(joined([encoder.encode(':\n\n'), ...missed]));
        this.#streams.add(controller);
      },
    });
    this.#append('Join', sub);
    return new Response(body, { headers: { ...READABLE, 'Content-Type': 'text/event-stream' } });
  }

  /** Resolves when it is stored and told; what comes meanwhile is stored and told together. */
  #append(type, user, text = null) {
    const row = { type, user, text, created: Date.now() / 1_000 };
    const { id } = this.ctx.storage.sql
      .exec('INSERT INTO events VALUES (NULL, ?, ?, ?, ?) RETURNING id', type, user, text, row.created)
      .one();
    this.#waiting.push(encode({ id, ...row }));
    this.#written ??= this.#write();
    return this.#written;
  }

  async #write() {
    // The turn that began it may still add to it.
    await Promise.resolve();
    const events = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#written;
    this.#written = undefined;
    await this.ctx.storage.sync();
    this.#writing = undefined;
    this.#events.push(...events);
    this.#streams.tell(joined(events), events.length);
  }
}

function encode({ id, type, user, text, created }) {
  const data = text === null ? { created, user } : { created, message: text, user };
  return encoder.encode(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}

export default {
  fetch: (request, env) => env.ROOMS.getByName('room').fetch(request),
};

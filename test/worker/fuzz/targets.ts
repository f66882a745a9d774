/**
 * Every parser of what comes from outside, with what must hold whatever comes. `npm test` runs them in workerd on
 * inputs of fast-check, `npm run test:faults` in Node on inputs that are bred by the code they reach.
 */
import { EVENT_TYPES, parseStreamEvent } from '../../../protocol/events.ts';
import { SIGNAL_DATA_MAX } from '../../../protocol/signals.ts';
import { parseAddress } from '../../../worker/address.ts';
import { ConfigError, parseConfig } from '../../../worker/config.ts';
import { asSent } from '../../../worker/http.ts';
import { peerOf } from '../../../worker/peer.ts';
import { Problem } from '../../../worker/problems.ts';
import { prepareMarkdown, renderMessage } from '../../../worker/protocols/cahat/markdown.ts';
import { parseFrame } from '../../../worker/protocols/frame.ts';
import { parseText, parseUserName } from '../../../worker/protocols/parse.ts';
import { parsePage } from '../../../worker/protocols/query.ts';
import { parseSignalText } from '../../../worker/protocols/signal.ts';
import { exactFields, parseForm } from '../../../worker/protocols/sse/form.ts';
import { parseCommand } from '../../../worker/room/commands.ts';
import { sdp } from '../../sdp.ts';

await prepareMarkdown();

/** @throws when something does not hold */
export type Target = (input: string) => void | Promise<void>;

const config = parseConfig({});
const ALLOWED_TAG =
  /^<(?:\/?(?:p|em|strong|s|code|pre|blockquote|ul|ol|li|h[1-6])|[bh]r \/|\/a|a(?: href="[^"<>]*")?(?: title="[^"<>]*")?(?: (?:rel|target)="[\w ]+")*)>$/;

export const TARGETS: Readonly<Record<string, Target>> = {
  address(path) {
    const address = parseAddress(path.startsWith('/') ? path : `/${path}`);
    if (address === undefined) return;
    check(/^[a-z0-9._-]{1,64}$/.test(address.room) && !/^\.\.?$/.test(address.room), 'a room');
    check(address.path.startsWith('/') && !address.path.includes('//'), 'a path without empty parts');
  },

  sent(url) {
    const { path, search } = asSent(`http://parley/${url}`);
    check(path.startsWith('/') && !path.includes('?') && !path.includes('#'), 'a path');
    check(search === '' || search.startsWith('?'), 'a search');
  },

  peer(header) {
    const forwarded = header.replace(/[^\x20-\x7e]/g, '');
    const request = new Request('http://parley/', { headers: { 'X-Forwarded-For': forwarded } });
    for (const proxies of [0, 1, 2]) check(/^[0-9a-f.:/]*$/.test(peerOf(request, proxies)), 'an address');
  },

  query(search) {
    const page = orProblem(() =>
      parsePage(new Request(`http://parley/history?${encodeURI(search.toWellFormed())}`)),
    );
    check(page === undefined || (page.limit >= 1 && page.limit <= 250), 'a limit');
  },

  frame(text) {
    const frame = orProblem(() => parseFrame(text, config.bodyMax));
    // What is handed on to others must be JSON again.
    if (frame) check(typeof JSON.parse(JSON.stringify(frame)).type === 'string', 'a type');
  },

  text(text) {
    const said = orProblem(() => parseText(text, config));
    if (said === undefined) return;
    check(said.isWellFormed() && said.trim() !== '', 'a text');
    const command = orProblem(() => parseCommand(said));
    if (command?.verb === 'say') check(command.text === said, 'the text itself');
  },

  name(text) {
    const name = orProblem(() => parseUserName(text, config));
    check(
      name === undefined || (name === text && !/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u.test(name)),
      'a name',
    );
  },

  async form(input) {
    const [type = '', ...rest] = input.split('\n');
    const body = new TextEncoder().encode(rest.join('\n'));
    const headers = { 'Content-Type': `${latin1(type)}; boundary=x` };
    const request = new Request('http://parley/login', { method: 'POST', headers });
    try {
      const form = await parseForm(request, body);
      const fields = exactFields(form, ['username', 'password']);
      check(typeof fields.username === 'string' && typeof fields.password === 'string', 'two texts');
      check(form.length === 2, 'nothing else');
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  },

  markdown(text) {
    const html = renderMessage(crypto.randomUUID(), text.slice(0, config.messageMax));
    for (const [tag] of html.matchAll(/<[^>]*>?/g)) {
      check(ALLOWED_TAG.test(tag), `no such tag as ${tag}`);
      // Only in tags: in a text the same letters are letters.
      const link = /href="([^"]*)"/.exec(tag)?.[1] ?? '';
      const scheme = /^([a-z][a-z\d+.-]*):/i.exec(link)?.[1] ?? 'https';
      check(/^(?:https?|mailto)$/i.test(scheme), `no such link as ${link}`);
    }
    check(html.length <= 100 * text.length + 100, 'not much more than was typed');
  },

  event(data) {
    for (const type of [...EVENT_TYPES, 'constructor', '__proto__']) {
      const event = parseStreamEvent(type, data, '1');
      check(event === undefined || (event.type === type && Number.isFinite(event.created)), 'an event');
    }
  },

  signal(data) {
    for (const kind of ['ring', 'accept', 'offer', 'candidate', '__proto__']) {
      const body = orProblem(() => parseSignalText(kind, 'call-1', data));
      if (body === undefined) continue;
      check(body.kind === kind && body.call === 'call-1', 'a signal of that kind');
      check(JSON.stringify(body.data).length <= SIGNAL_DATA_MAX, 'data that is short enough');
    }
  },

  config(value) {
    for (const name of VARIABLES) {
      try {
        parseConfig({ [name]: value });
      } catch (error) {
        check(
          error instanceof ConfigError && /^[A-Z_]+ /.test(error.message),
          'an error that names the variable',
        );
      }
    }
  },
};

const VARIABLES = ['HEARTBEAT', 'TOKEN_SECRET', 'WHISPER_HISTORY', 'ROOM_OWNERS', 'ICE_SERVERS'];

/** Inputs to begin with: good ones, and what has been trouble elsewhere. */
export const SEEDS: readonly string[] = [
  '',
  '/rooms/tea/login',
  '//rooms/../%2e%2e/',
  'before=01HZZZZZZZZZZZZZZZZZZZZZZZ&limit=250&format=array',
  '203.0.113.7, [2001:db8::1]:80',
  '{"type":"login","username":"ann"}',
  '{"type":"messages","data":[{"user_id":"a","content":"b","client_id":null}]}',
  '{"__proto__":{"type":"x"},"type":"HANDSHAKE_USER_INFO","payload":{}}',
  '/kick ann',
  'application/x-www-form-urlencoded\nusername=ann&password=%C3%A9+%',
  'multipart/form-data\n--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nann\r\n--x\r\nContent-Disposition: form-data; name="password"; filename="p"\r\n\r\n1\r\n--x--\r\n',
  '**bold** _em_ ~~s~~ `code` [a](http://a.b "t") <i> :+1: http://a.b/?q="\'>',
  '- a\n  - b\n\n> q\n\n```js\nx\n```\n# h\n***\n1. x\n',
  '[x](javascript:alert(1)) [y]: data:text/html,z\n\n[y] <http://a.b> [a](<b>)',
  '{"created":1700000000.5,"user":"ann","message":"hi"}',
  '{"created":"17e8","users":["ann"],"status":"x"}',
  JSON.stringify({ type: 'offer', sdp: sdp() }),
  '{"with":["ann"],"video":true,"candidate":"","sdpMLineIndex":0}',
  'turn:a.b:3478?transport=udp,stun:c',
];

/** Pieces that parsers take for something. */
export const WORDS: readonly string[] = [
  ...'{}[]()<>"\'`*_~#|\\/:;,.=&%+-!? \n\r\t\0',
  '\u200b',
  '\u202e',
  '\ud800',
  '😀',
  'é',
  '__proto__',
  'constructor',
  'username',
  'password',
  'type',
  'null',
  '1e999',
  '-1',
  '..',
  '%2e',
  '%00',
  '%ff',
  'http://',
  'javascript:',
  'data:',
  'mailto:',
  '](',
  '<!--',
  '<a href="',
  '" onclick="',
  '&#106;',
  '&colon;',
  ':+1:',
  '\r\n\r\n',
  '--x',
  'filename*=',
];

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`this should be ${what}`);
}

/** A typed value or a coded error; nothing else comes out of a parser. */
function orProblem<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function latin1(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, '');
}

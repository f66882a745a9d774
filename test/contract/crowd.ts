/** Light clients of all four protocols, for tests with many: they keep what was said and who is here, and no frames. */
import { WebSocket } from 'ws';
import { tell } from './cahat.ts';
import { Changes } from './changes.ts';
import { open } from './http.ts';
import { login, post } from './person.ts';
import { object } from './socket.ts';

/** Everything that any of them hears may end somebody's waiting. */
const changes = new Changes();

/** Resolves when the condition holds. `what` is told when it does not. @param deadline in ms */
export function until(condition: () => boolean, what: () => string, deadline: number): Promise<void> {
  return changes.until(condition, what, deadline);
}

export abstract class Member {
  /** "name: text" of all that was said; whispers without their `anon-`, as they see themselves. */
  readonly heard: string[] = [];
  /** How many times anybody was told to have left. */
  leavings = 0;
  abstract readonly listed: boolean;
  abstract present(): string[];
  abstract say(text: string): void;
  /** Goes without a word. */
  abstract drop(): void;

  protected hear(name: string, text: string): void {
    this.heard.push(`${name.replace(/^anon-/, '')}: ${text}`);
  }
}

abstract class SocketMember extends Member {
  readonly #line: WebSocket;

  constructor(line: WebSocket) {
    super();
    this.#line = line;
    line.on('message', (data) => {
      this.read(String(data));
      changes.notify();
    });
  }

  protected abstract read(text: string): void;

  protected send(frame: object): void {
    this.#line.send(JSON.stringify(frame));
  }

  drop(): void {
    this.#line.terminate();
  }
}

class StreamMember extends Member {
  readonly listed = true;
  readonly #present = new Set<string>();
  readonly #base: string;
  #token: string;
  #posted = Promise.resolve();
  #drop = () => {};

  constructor(base: string, token: string) {
    super();
    this.#base = base;
    this.#token = token;
  }

  async listen(streamToken: string): Promise<void> {
    const stream = await open(`${this.#base}stream/${streamToken}`);
    this.#drop = () => stream.destroy();
    let rest = '';
    stream.on('error', () => {});
    stream.setEncoding('utf8').on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#read(block);
      changes.notify();
    });
  }

  say(text: string): void {
    // One after the other, as each message needs the token that the one before was answered with.
    this.#posted = this.#posted.then(async () => {
      this.#token = String((await post(this.#base, this.#token, text)).headers.token);
    });
  }

  present(): string[] {
    return [...this.#present].sort();
  }

  drop(): void {
    this.#drop();
  }

  #read(block: string): void {
    const [, event, json] = /^event: (\w+)\ndata: (.*)$/m.exec(block) ?? [];
    if (!json) return;
    const data = object(JSON.parse(json));
    if (event === 'Users') for (const user of data.users as string[]) this.#present.add(user);
    if (event === 'Join') this.#present.add(String(data.user));
    if (event === 'Part' && this.#present.delete(String(data.user))) this.leavings += 1;
    if (event === 'Message') this.hear(String(data.user), String(data.message));
  }
}

class ClassroomMember extends SocketMember {
  readonly listed = true;
  /** The newest frame with the list; most of them are never looked into. */
  #list = '{"users":[]}';

  readonly #name: string;

  constructor(line: WebSocket, name: string) {
    super(line);
    this.#name = name;
  }

  login(): void {
    this.send({ type: 'login', username: this.#name });
  }

  say(text: string): void {
    this.send({ type: 'chat', text, username: this.#name });
  }

  present(): string[] {
    return (object(JSON.parse(this.#list)).users as string[]).sort();
  }

  protected read(text: string): void {
    if (text.includes('"users":[')) this.#list = text;
    if (text.includes('"user_left"')) this.leavings += 1;
    if (text.includes('"users":[')) return;
    const chat = object(JSON.parse(text));
    this.hear(String(chat.username), String(chat.text));
  }
}

class CahatMember extends SocketMember {
  readonly listed = true;
  readonly #story = { names: new Map<string, string>(), present: new Set<string>(), heard: [], left: [] };

  say(rawMessage: string): void {
    this.send({ type: 'MESSAGE', payload: { rawMessage } });
  }

  greet(): void {
    this.send({ type: 'HANDSHAKE_USER_INFO', payload: {} });
  }

  present(): string[] {
    return [...this.#story.present].map((id) => this.#story.names.get(id) ?? id).sort();
  }

  protected read(text: string): void {
    const { type, payload } = object(JSON.parse(text));
    const told = object(payload);
    tell(this.#story, String(type), told);
    if (type === 'USER_DISCONNECTED') this.leavings += 1;
    if (type === 'MESSAGE')
      this.hear(this.#story.names.get(String(told.userId)) ?? 'nameless', String(told.rawMessage));
  }
}

class WhisperMember extends SocketMember {
  readonly listed = false;
  readonly #userId: string;

  constructor(line: WebSocket, userId: string) {
    super(line);
    this.#userId = userId;
  }

  say(content: string): void {
    this.send({ type: 'messages', data: [{ user_id: this.#userId, content }] });
  }

  present(): string[] {
    return [];
  }

  protected read(text: string): void {
    const { type, data } = object(JSON.parse(text));
    if (type !== 'messages') return;
    for (const item of data as unknown[])
      this.hear(String(object(item).user_id), String(object(item).content));
  }
}

/** Someone with a stream. */
export async function streamMember(base: string, name: string): Promise<Member> {
  const { message_token, stream_token } = object(JSON.parse((await login(base, name)).body));
  const member = new StreamMember(base, String(message_token));
  await member.listen(String(stream_token));
  return member;
}

/** A classroom guest; its login is on the way. */
export async function classroomMember(base: string, name: string): Promise<Member> {
  const line = dial(base);
  const member = new ClassroomMember(line, name);
  await opened(line);
  member.login();
  return member;
}

/** A CAHAT guest without a name of its own. */
export async function cahatMember(base: string): Promise<Member> {
  const line = dial(`${base}cahat`);
  const member = new CahatMember(line);
  await opened(line);
  member.greet();
  return member;
}

/** A whisper; a member of the room once it says something. */
export async function whisperMember(base: string, userId: string): Promise<Member> {
  const line = dial(`${base}v1/chat/ws`);
  const member = new WhisperMember(line, userId);
  await opened(line);
  return member;
}

function dial(url: string): WebSocket {
  return new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false });
}

function opened(line: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    line.once('open', () => {
      line.on('error', () => {});
      resolve();
    });
    line.once('error', reject);
  });
}

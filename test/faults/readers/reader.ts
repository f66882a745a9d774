/** A client of any door that reads as badly as it is told to, and dies as it is told to. */
import { connect, type Socket } from 'node:net';
import { login } from '../../contract/person.ts';
import { frame, OPCODE, upgradeRequest } from '../../contract/rfc6455.ts';
import { until } from '../../selfhost/processes.ts';

/** `stopped` takes nothing more from its socket, `byte` takes one byte a second. */
export type Pace = 'ready' | 'stopped' | 'byte';

/** Milliseconds until somebody is in. */
const PATIENCE = 20_000;
/** Characters. */
const REMEMBERED = 200_000;
/** Bytes after which one who reads says so: far less than any budget. */
const NOD = 32_768;

/** What somebody says who reads. @param news what came just now @returns nothing where that tells nothing */
type Nod = (news: string) => Buffer | undefined;

export class Reader {
  readonly #chunks: string[] = [];
  #remembered = 0;
  #head = '';
  isOver = false;
  readonly socket: Socket;
  #pace: Pace = 'ready';
  #nod: Nod | undefined;
  #sinceNod = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(url: string) {
    const { hostname, port } = new URL(url);
    const [much, little] = [Buffer.alloc(65_536), Buffer.alloc(1)];
    this.socket = connect({
      host: hostname,
      port: Number(port),
      allowHalfOpen: true,
      // Read by the runtime straight into these: no more leaves the kernel than they take.
      onread: {
        buffer: () => (this.#pace === 'ready' ? much : little),
        callback: (size: number, buffer: Uint8Array) => {
          const text = Buffer.from(buffer.subarray(0, size)).toString('latin1');
          this.#head ||= text.slice(0, 20);
          this.#remember(text);
          this.#nodAfter(text);
          return this.#pace === 'ready';
        },
      },
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isOver = true;
      clearInterval(this.#timer);
    });
  }

  /**
   * Connects, says these, and waits until something that fits has come.
   * @param nod what it says from then on, now and then, as long as it reads
   */
  static async open(
    url: string,
    sayings: readonly (string | Buffer)[],
    isIn: RegExp,
    nod?: Nod,
  ): Promise<Reader> {
    const reader = new Reader(url);
    for (const [index, saying] of sayings.entries()) {
      if (index > 0) await until(() => reader.heard !== '' || reader.isOver, PATIENCE);
      reader.socket.write(saying);
    }
    await until(
      () => isIn.test(reader.heard) || reader.isOver,
      PATIENCE,
      () => `${url}: ${reader.heard.slice(-300)}`,
    );
    reader.#nod = nod;
    return reader;
  }

  slowDown(pace: Pace): void {
    this.#pace = pace;
    if (pace === 'byte') this.#timer = setInterval(() => this.socket.resume(), 1_000);
  }

  /** What came last, as far as it was read. */
  get heard(): string {
    return this.#chunks.join('');
  }

  /** The status that the request was answered with. */
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#head)?.[1] ?? 0);
  }

  /** The newest event id that it has seen on a stream. */
  get lastEventId(): string {
    return [...this.heard.matchAll(/(?:^id: |"id":")(\w{26})/gm)].at(-1)?.[1] ?? '';
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.socket.destroy();
  }

  #remember(text: string): void {
    this.#chunks.push(text);
    this.#remembered += text.length;
    for (
      let [oldest] = this.#chunks;
      oldest && this.#remembered > REMEMBERED + oldest.length;
      [oldest] = this.#chunks
    ) {
      this.#chunks.shift();
      this.#remembered -= oldest.length;
    }
  }

  #nodAfter(text: string): void {
    this.#sinceNod += text.length;
    const nod = this.#sinceNod < NOD || !this.socket.writable ? undefined : this.#nod?.(text);
    if (nod === undefined) return;
    this.#sinceNod = 0;
    this.socket.write(nod);
  }
}

/** A way into a room. @returns somebody who is in under that name, or was refused */
export type Door = {
  name: string;
  /** As the metrics call it. */
  protocol: string;
  isStream: boolean;
  isSocket: boolean;
  enter(base: string, user: string, known?: string): Promise<Reader>;
};

const text = (payload: object) => frame(OPCODE.text, JSON.stringify(payload));
/** The newest frame that began to come: all before it were read. */
const acknowledgement: Nod = (news) => {
  const id = /^"id":"(\w{26})"/.exec(news.slice(news.lastIndexOf('"id":"')))?.[1];
  return id === undefined ? undefined : text({ ack: id });
};
/** No guest's protocol has a word for that: any frame will do. */
const here = () => text({ type: 'here', payload: {} });
const tokens = new Map<string, string>();

/** The stream token of an account, which stays the same as long as it does not log in again. */
export async function tokenOf(base: string, user: string): Promise<string> {
  const key = `${new URL(base).pathname} ${user}`;
  const known = tokens.get(key);
  if (known !== undefined) return known;
  const { stream_token } = JSON.parse((await login(base, user)).body) as { stream_token: string };
  tokens.set(key, stream_token);
  return stream_token;
}

/** Takes over a token that another process has. */
export function knowToken(base: string, user: string, token: string): void {
  tokens.set(`${new URL(base).pathname} ${user}`, token);
}

const resuming = (known: string | undefined) => (known === undefined ? '' : `?lastEventId=${known}`);

export const DOORS: readonly Door[] = [
  {
    name: 'stream',
    protocol: 'sse',
    isStream: true,
    isSocket: false,
    async enter(base, user, known) {
      const url = `${base}stream/${await tokenOf(base, user)}`;
      const request = `GET ${new URL(url).pathname}${resuming(known)} HTTP/1.1\r\nHost: parley\r\n\r\n`;
      return Reader.open(url, [request], new RegExp(`event: Join\ndata: .*"${user}"|^HTTP/1.1 [345]`));
    },
  },
  {
    name: 'stream over a WebSocket',
    protocol: 'sse-socket',
    isStream: true,
    isSocket: true,
    async enter(base, user, known) {
      const url = `${base}stream/${await tokenOf(base, user)}`;
      const request = upgradeRequest(url).replace(' HTTP/1.1', `${resuming(known)} HTTP/1.1`);
      return Reader.open(
        url,
        [request, text({ ack: '' })],
        new RegExp(`"Join".*"${user}"|^HTTP/1.1 [345]`),
        acknowledgement,
      );
    },
  },
  {
    name: 'classroom',
    protocol: 'classroom',
    isStream: false,
    isSocket: true,
    enter: (base, user) =>
      Reader.open(
        base,
        [upgradeRequest(base), text({ type: 'login', username: user })],
        /"user_joined"/,
        here,
      ),
  },
  {
    name: 'CAHAT',
    protocol: 'cahat',
    isStream: false,
    isSocket: true,
    enter: (base) =>
      Reader.open(
        `${base}cahat`,
        [upgradeRequest(`${base}cahat`), text({ type: 'HANDSHAKE_USER_INFO', payload: {} })],
        /"USERS"/,
        here,
      ),
  },
  {
    name: 'WhisperChat',
    protocol: 'whisper',
    isStream: false,
    isSocket: true,
    enter: (base, user) =>
      Reader.open(
        `${base}v1/chat/ws`,
        [
          upgradeRequest(`${base}v1/chat/ws`),
          text({ type: 'messages', data: [{ user_id: user, content: 'here' }] }),
        ],
        /"success"/,
        here,
      ),
  },
];

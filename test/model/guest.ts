import { Changes } from '../contract/changes.ts';
import type { Ledger } from '../promises/ledger.ts';
import type { House, Line } from './house.ts';
import type { GuestKind } from './room-model.ts';

type Frame = Record<string, unknown>;

const PATHS = { classroom: '', cahat: 'cahat', whisper: 'v1/chat/ws' } as const;

/** A guest's socket, in any of the three protocols. */
export class Guest {
  readonly kind: GuestKind;
  readonly #slot: string;
  readonly #line: Line;
  readonly #ledger: Ledger;
  readonly #frames: Frame[] = [];
  readonly #texts = new Set<string>();
  readonly #changes = new Changes();
  #isOver = false;
  /** CAHAT: one's own id, kept for the next socket. */
  #id: string;

  private constructor(slot: string, kind: GuestKind, line: Line, ledger: Ledger, id: string) {
    this.kind = kind;
    this.#slot = slot;
    this.#line = line;
    this.#ledger = ledger;
    this.#id = id;
    ledger.startedAfresh(slot);
    line.onText((text) => {
      const frame = JSON.parse(text) as Frame;
      this.#frames.push(frame);
      this.#read(frame);
      this.#changes.notify();
    });
    line.onEnd(() => {
      this.#isOver = true;
      this.#changes.notify();
    });
  }

  /** Opens a socket and comes in, as far as the protocol has it. @param before the same guest's last one */
  static async dial(
    house: House,
    slot: string,
    kind: GuestKind,
    ledger: Ledger,
    before: Guest | undefined,
  ): Promise<Guest> {
    const line = await house.dial(PATHS[kind]);
    if (typeof line === 'number') throw new Error(`${slot} was refused: ${line}`);
    const guest = new Guest(slot, kind, line, ledger, before ? before.#id : '');
    if (kind === 'cahat') {
      guest.#action('HANDSHAKE_USER_INFO', guest.#id === '' ? {} : { userId: guest.#id });
      await guest.#next(({ type }) => type === 'USERS');
    }
    return guest;
  }

  /**
   * @param becomes the name that it will get
   * @param hasIt already: CAHAT tells nobody of that
   */
  async rename(name: string, becomes: string, hasIt: boolean): Promise<void> {
    if (this.kind === 'cahat') {
      this.#action('NAME_CHANGE', { name });
      if (hasIt) return;
      await this.#next(({ type, payload }) => type === 'NAME_CHANGE' && (payload as Frame).name === becomes);
    } else {
      this.#send({ type: 'login', username: name });
      await this.#next(({ type, user_joined }) => type === 'login' && user_joined === becomes);
    }
  }

  /** Says it; resolves with the id where the protocol acknowledges. @throws when it is refused */
  async say(text: string, clientId?: string): Promise<string | undefined> {
    if (this.kind === 'classroom') this.#send({ type: 'chat', text, username: 'whoever' });
    if (this.kind === 'cahat') this.#action('MESSAGE', { rawMessage: text });
    if (this.kind !== 'whisper') return undefined;
    this.#send({ type: 'messages', data: [{ user_id: this.#slot, content: text, client_id: clientId }] });
    const { message_ids: ids } = await this.#next(({ type }) => type === 'message_ids');
    const id = String((ids as string[])[0]);
    this.#ledger.accepted(this.#slot, text, id);
    return id;
  }

  /** Resolves when an error has come. */
  async refused(): Promise<void> {
    await this.#next(({ error, type }) => error !== undefined || type === 'ERROR');
  }

  logOut(): void {
    this.#send({ type: 'disconnect', username: '' });
  }

  drop(): void {
    this.#line.drop();
  }

  /** From here on it hears what it did not hear before. */
  startsAfresh(): void {
    this.#ledger.startedAfresh(this.#slot);
  }

  hears(text: string): Promise<void> {
    return this.#until(() => this.#isOver || this.#texts.has(text), `“${text}”`);
  }

  end(): Promise<void> {
    return this.#until(() => this.#isOver, 'the end');
  }

  #send(frame: Frame): void {
    this.#line.send(JSON.stringify(frame));
  }

  #action(type: string, payload: Frame): void {
    this.#send({ type, payload });
  }

  /** The next frame that came after this was called. */
  async #next(fits: (frame: Frame) => boolean): Promise<Frame> {
    const from = this.#frames.length;
    let found: Frame | undefined;
    await this.#until(() => {
      found = this.#frames.slice(from).find(fits);
      return found !== undefined;
    }, String(fits));
    return found as Frame;
  }

  #read({ type, text, payload, data }: Frame): void {
    const { messages = [], userId, rawMessage } = (payload ?? {}) as Frame;
    if (type === 'USER_INFO') this.#id = String(userId);
    if (type === 'HANDSHAKE') for (const each of messages as Frame[]) this.#hear(each.rawMessage);
    if (type === 'MESSAGE') this.#hear(rawMessage);
    if (type === 'chat') this.#hear(text);
    if (type === 'messages') for (const each of data as Frame[]) this.#hear(each.content);
  }

  #hear(text: unknown): void {
    this.#texts.add(String(text));
    this.#ledger.heard(this.#slot, String(text));
  }

  #until(condition: () => boolean, what: string): Promise<void> {
    const last = () => this.#frames.slice(-5).map((frame) => JSON.stringify(frame).slice(0, 150));
    return this.#changes.until(condition, () => `${this.#slot}: ${what}, after ${last()}`);
  }
}

/** A room of WhisperChat: protocol 4 as its client, with our server and with the originals. */
import * as v from 'valibot';
import type { RoomEvent } from '../../../protocol/events.ts';
import type { SignalBody } from '../../../protocol/signals.ts';
import { roomTitle } from './base.ts';
import { type Connection, ConnectionError, type Held, type Proof } from './connection.ts';
import { Continuity } from './continuity.ts';
import { GuestConnection } from './guest.ts';
import type { Unconfirmed } from './pending.ts';
import { randomUuid } from './random.ts';
import { Socket, socketUrl } from './socket.ts';
import { createdOf, eventOf } from './whisper/event.ts';
import { messageFrame, parseFrame, type Whisper, type WhisperFrame } from './whisper/frames.ts';
import { fetchHistory, type Told } from './whisper/history.ts';
import { WhisperNames } from './whisper/names.ts';
import { type PrivateFrame, parsePrivateFrame } from './whisper/private-frames.ts';

/** The close code of those who are kicked. */
const KICKED = 4_000;
/** How many messages our server tells unless it is asked for fewer. */
const NEWEST = 250;
/** How many older messages are fetched at a time. */
const PAGE = 100;

const sessionOf = v.object({
  protocol: v.literal('whisper'),
  address: v.string(),
  /** Our `user_id`. */
  id: v.string(),
  /** What proves it, where the server gives out proofs. */
  secret: v.optional(v.string()),
  held: v.optional(v.record(v.string(), v.string())),
});
type Session = v.InferOutput<typeof sessionOf>;

/**
 * Enters a room.
 * @param address base URL as `parseAddress` makes it
 * @param id our `user_id`; a new one if it is not given
 * @param since Unix seconds of the newest event that was shown before, if any was
 * @param secret what proves the id, if this server has ever given it
 * @param held names that were held before
 * @throws {ConnectionError}
 */
export async function connect(
  address: string,
  id = randomUuid(),
  since?: number,
  secret?: string,
  held?: Held,
): Promise<Connection> {
  const connection = new WhisperConnection({ protocol: 'whisper', address, id, secret, held }, since);
  await connection.entered();
  return connection;
}

/** Goes on where another page's `save()` stopped; undefined if that is not what `saved` is. */
export function resume(saved: unknown): Connection | undefined {
  const parsed = v.safeParse(sessionOf, saved);
  return parsed.success ? new WhisperConnection(parsed.output) : undefined;
}

class WhisperConnection extends GuestConnection implements Connection {
  readonly protocol = 'whisper';
  /** Whisperers are anonymous. */
  readonly canRename = false;
  /** The newest messages are told on every connection. */
  readonly resumes = false;
  readonly retellsTalks = false;
  readonly user: string;
  /** Nobody tells who else is here. */
  readonly members: readonly string[];
  readonly #session: Session;
  readonly #continuity: Continuity;
  readonly #names: WhisperNames;
  protected readonly socket: Socket;
  #isParley = false;
  #isNewer = false;
  #isAtBeginning = false;
  /** Whether anything that we said over this wire was taken: before, we are nobody whom others could answer. */
  #wasHeard = false;
  /** What came live before the history that it follows; undefined once that is here. */
  #early: Whisper[] | undefined;
  /** Counts the wires: a history that comes late is for one that is gone. */
  #wires = 0;

  constructor(session: Session, since?: number) {
    super();
    this.#session = session;
    this.#continuity = new Continuity(since);
    this.#names = new WhisperNames(session.held);
    this.user = this.#names.of(session.id);
    this.members = [this.user];
    this.socket = new Socket(() => socketUrl(session.address, '/v1/chat/ws'), {
      opened: () => void this.#catchUp(),
      received: (text) => {
        const own = this.#isParley ? parsePrivateFrame(text) : undefined;
        if (own === undefined) this.#receive(parseFrame(text));
        else this.#receivePrivate(own);
      },
      interrupted: (code) => this.#interrupted(code),
    });
  }

  get address(): string {
    return this.#session.address;
  }

  get room(): string {
    return roomTitle(this.address, this.#isParley);
  }

  override get hasEarlier(): boolean {
    return this.#isParley && !this.#isAtBeginning;
  }

  get proof(): Proof | undefined {
    const { id, secret } = this.#session;
    return secret === undefined ? undefined : { id, secret };
  }

  hold(name: string): void {
    this.#names.hold(name);
  }

  get held(): Held {
    return this.#names.held;
  }

  rename(): Promise<void> {
    return Promise.reject(new ConnectionError('unsupported'));
  }

  override async earlier(before: string): Promise<RoomEvent[]> {
    if (!this.hasEarlier) return [];
    const told = await fetchHistory(this.address, `?before=${encodeURIComponent(before)}&limit=${PAGE}`);
    if (told === undefined) throw new ConnectionError('unreachable');
    this.#isAtBeginning = told.whispers.length < PAGE;
    return told.whispers.map((whisper) => this.#eventOf(whisper));
  }

  save(): unknown {
    return this.state.phase === 'disconnected' ? undefined : { ...this.#session, held: this.held };
  }

  protected transmit({ text, reference, to }: Unconfirmed): boolean {
    if (to !== undefined) {
      const direct = { user_id: this.#session.id, to: this.#names.hold(to), content: text };
      return this.socket.send({ type: 'direct', ...direct, client_id: reference });
    }
    const item = { user_id: this.#session.id, content: text };
    // Only our own server knows it, and so does not take a message twice.
    const named = this.#isParley ? { ...item, client_id: reference } : item;
    return this.socket.send(messageFrame(named, this.#isNewer));
  }

  protected transmitSignal(to: string, { kind, call, data }: SignalBody): boolean {
    const ends = { user_id: this.#session.id, to: this.#names.hold(to) };
    return this.socket.send({ type: 'signal', ...ends, kind, call, data });
  }

  protected override get canSignal(): boolean {
    return this.isIn && this.#wasHeard;
  }

  protected askForIce(): boolean {
    return this.socket.send({ type: 'ice' });
  }

  /** Where messages may be sent twice, one that is overdue is a sign of a dead line only. */
  protected override overdue(item: Unconfirmed): void {
    if (this.#isParley) this.socket.drop();
    else super.overdue(item);
  }

  /** A new wire: what was said while there was none comes first. */
  async #catchUp(): Promise<void> {
    this.#wires += 1;
    const wire = this.#wires;
    this.#early = [];
    const told = await fetchHistory(this.address);
    if (wire !== this.#wires || this.state.phase === 'disconnected') return;
    this.#learn(told);
    const history = told?.whispers.map((whisper) => this.#eventOf(whisper)) ?? [];
    // Where nothing is left in a room of ours, all was deleted.
    const isEmptied = told?.isParley === true && history.length === 0;
    if (!isEmptied && this.#continuity.isCut(history)) this.tell({ type: 'gap' });
    else if (told?.isParley) this.#tellDeleted(this.#continuity.deleted(history, isAll(history)));
    const early = this.#early;
    this.#early = undefined;
    this.#tellAll([...(told?.whispers ?? []), ...early]);
    if (this.#isParley) this.pending.sendAgain();
    else this.pending.giveUpSent();
    if (this.#isParley) this.#identify();
    this.enter();
  }

  /** What was deleted after the history was told and before one could hear of it. */
  async #lookAgain(): Promise<void> {
    const wire = this.#wires;
    const before = this.#continuity.told;
    const told = await fetchHistory(this.address);
    if (told === undefined || wire !== this.#wires) return;
    const history = told.whispers.map((whisper) => this.#eventOf(whisper));
    this.#tellDeleted(this.#continuity.deleted(history, isAll(history), before));
  }

  /** What the answer says about the server; one that did not answer is what it was. */
  #learn(told: Told | undefined): void {
    if (told === undefined) return;
    this.#isParley = told.isParley;
    this.#isNewer = told.isBare && !told.isParley;
    if (this.#isParley) this.socket.keepAwake();
  }

  /** Says who one is, and that one knows what is private. No other server gets a word that it does not know. */
  #identify(): void {
    const { id, secret = '' } = this.#session;
    this.socket.send({ type: 'identify', user_id: id, secret });
  }

  #receivePrivate(frame: PrivateFrame): void {
    switch (frame.type) {
      case 'identified':
        this.#session.secret = frame.secret;
        this.setPrivate();
        void this.#lookAgain();
        break;
      case 'direct':
        for (const each of frame.data) {
          const [user, to] = [this.#names.of(each.user_id), this.#names.of(each.to)];
          const { id, content: message } = each;
          const event = { type: 'DirectMessage' as const, id, created: createdOf(id), user, to, message };
          this.tell({ type: 'direct', event });
        }
        break;
      case 'signal':
        this.tell({ type: 'signal', from: this.#names.of(frame.user_id), signal: frame });
        break;
      case 'ice':
        this.learnIce(frame.iceServers);
        break;
      case 'error':
        if (frame.of === 'signal') this.refuseSignal(this.#names.of(frame.to), frame.error);
        else this.pending.refuse(new ConnectionError('refused', frame.error), ({ to }) => to !== undefined);
        break;
    }
  }

  #receive(frame: WhisperFrame | undefined): void {
    if (frame?.type === 'messages') {
      if (this.#early === undefined) this.#tellAll(frame.whispers);
      else this.#early.push(...frame.whispers);
    } else if (frame?.type === 'deleted') {
      this.#tellDeleted(frame.ids);
    } else if (frame?.type === 'stored') {
      // Answers come in the order of the frames.
      this.pending.confirm({ kind: 'said', ...(frame.id !== undefined && { id: frame.id }) });
      if (!this.#wasHeard) this.tell({ type: 'line' });
      this.#wasHeard = true;
    } else if (frame?.type === 'refused') {
      this.pending.refuse(new ConnectionError('refused', frame.error));
    }
  }

  #tellDeleted(ids: readonly string[]): void {
    for (const id of ids) this.tell({ type: 'deleted', id });
  }

  #tellAll(whispers: readonly Whisper[]): void {
    for (const whisper of whispers) {
      const event = this.#eventOf(whisper);
      if (!this.#continuity.take(event)) continue;
      // Its acknowledgement was lost with the wire that it went over, and here it is.
      if (!this.isIn && !this.#isParley && whisper.user_id === this.#session.id) {
        this.pending.confirm({ kind: 'said', id: event.id }, ({ text }) => text === whisper.content);
      }
      this.tell({ type: 'event', event });
    }
  }

  #eventOf(whisper: Whisper): RoomEvent {
    return eventOf(whisper, this.#names.of(whisper.user_id));
  }

  #interrupted(code: number): void {
    this.#wasHeard = false;
    this.#wires += 1;
    if (code === KICKED) this.end('kicked');
    else this.leaveForNow();
  }
}

/** Whether our server, which tells so many, has told all that it has. */
function isAll(history: readonly RoomEvent[]): boolean {
  return history.length < NEWEST;
}

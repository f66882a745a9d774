/** A room of WhisperChat: protocol 4 as its client, with our server and with the originals. */
import * as v from 'valibot';
import type { RoomEvent } from '../../../protocol/events.ts';
import { roomTitle } from './base.ts';
import { type Connection, ConnectionError } from './connection.ts';
import { Continuity } from './continuity.ts';
import { GuestConnection } from './guest.ts';
import type { Unconfirmed } from './pending.ts';
import { randomUuid } from './random.ts';
import { Socket, socketUrl } from './socket.ts';
import { eventOf } from './whisper/event.ts';
import { messageFrame, parseFrame, type Whisper, type WhisperFrame } from './whisper/frames.ts';
import { fetchHistory, type Told } from './whisper/history.ts';
import { WhisperNames } from './whisper/names.ts';

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
});
type Session = v.InferOutput<typeof sessionOf>;

/**
 * Enters a room.
 * @param address base URL as `parseAddress` makes it
 * @param id our `user_id`; a new one if it is not given
 * @param since Unix seconds of the newest event that was shown before, if any was
 * @throws {ConnectionError}
 */
export async function connect(address: string, id = randomUuid(), since?: number): Promise<Connection> {
  const connection = new WhisperConnection({ protocol: 'whisper', address, id }, since);
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
  readonly user: string;
  /** Nobody tells who else is here. */
  readonly members: readonly string[];
  readonly #session: Session;
  readonly #continuity: Continuity;
  readonly #names = new WhisperNames();
  protected readonly socket: Socket;
  #isParley = false;
  #isNewer = false;
  #isAtBeginning = false;
  /** What came live before the history that it follows; undefined once that is here. */
  #early: Whisper[] | undefined;
  /** Counts the wires: a history that comes late is for one that is gone. */
  #wires = 0;

  constructor(session: Session, since?: number) {
    super();
    this.#session = session;
    this.#continuity = new Continuity(since);
    this.user = this.#names.of(session.id);
    this.members = [this.user];
    this.socket = new Socket(() => socketUrl(session.address, '/v1/chat/ws'), {
      opened: () => void this.#catchUp(),
      received: (text) => this.#receive(parseFrame(text)),
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
    return this.state.phase === 'disconnected' ? undefined : { ...this.#session };
  }

  protected transmit({ text, reference }: Unconfirmed): boolean {
    const item = { user_id: this.#session.id, content: text };
    // Only our own server knows it, and so does not take a message twice.
    const named = this.#isParley ? { ...item, client_id: reference } : item;
    return this.socket.send(messageFrame(named, this.#isNewer));
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
    else if (told?.isParley) this.#tellDeleted(this.#continuity.deleted(history, history.length < NEWEST));
    const early = this.#early;
    this.#early = undefined;
    this.#tellAll([...(told?.whispers ?? []), ...early]);
    if (this.#isParley) this.pending.sendAgain();
    else this.pending.giveUpSent();
    this.enter();
  }

  /** What the answer says about the server; one that did not answer is what it was. */
  #learn(told: Told | undefined): void {
    if (told === undefined) return;
    this.#isParley = told.isParley;
    this.#isNewer = told.isBare && !told.isParley;
    if (this.#isParley) this.socket.keepAwake();
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
    this.#wires += 1;
    if (code === KICKED) this.end('kicked');
    else this.leaveForNow();
  }
}

/** One call, from the first ring to the end: who is in it, who is being rung, and what of oneself goes into it. */
import type { SignalBody } from '../../../protocol/signals.ts';
import { ConnectionError } from '../connections/connection.ts';
import type { CallLine } from './line.ts';
import { Lobby } from './lobby.ts';
import { type DeviceKind, Media } from './media.ts';
import { type Loss, Participant } from './participant.ts';
import type { Tracks } from './peer.ts';
import { Rung } from './rung.ts';
import type { Status } from './status.ts';
import { type CallView, emptyTile, type Farewell, type Notice, tileOf } from './view.ts';

/** Most people in a call, oneself included: everybody sends to everybody. */
export const MOST_PEOPLE = 6;

export class Call {
  readonly id: string;
  readonly line: CallLine;
  readonly media: Media;
  readonly #participants = new Map<string, Participant>();
  readonly #rung = new Rung();
  readonly #lobby = new Lobby();
  /** Whom one comes to, as soon as the servers that help are known. */
  #coming: readonly string[] = [];
  /** Who went: what others say of them is old, until they come back themselves. */
  readonly #gone = new Set<string>();
  /** To whom an offer or answer did not go out: they get it when the room is back. */
  readonly #unsaid = new Set<string>();
  readonly #changed: () => void;
  readonly #unsubscribe: () => void;
  #iceServers: RTCIceServer[] = [];
  /** Signals are taken when the servers that help are known, in order. */
  #ready: Promise<void>;
  #since: number | undefined;
  #notice: Notice | undefined;
  #notices = 0;
  #end: CallView['end'];
  /** Those whose arrival was told. */
  readonly #welcomed = new WeakSet<Participant>();
  #members: readonly string[] | undefined;
  #self: string;
  /** Whether it began with the wish to be seen. */
  withVideo = false;

  /** @param changed hears whenever something that shows is another one */
  constructor(id: string, line: CallLine, changed: () => void) {
    this.id = id;
    this.line = line;
    this.#changed = changed;
    this.#self = line.self;
    this.#members = line.members;
    this.media = new Media(() => {
      for (const participant of this.#participants.values()) participant.show(this.#tracks);
      this.#tellAll();
      changed();
    });
    this.#unsubscribe = line.begin(() => this.#look());
    this.#ready = line.iceServers().then(
      (servers) => {
        this.#iceServers = servers;
      },
      () => {},
    );
  }

  get view(): CallView {
    const { media, line } = this;
    const known = this.#known;
    return {
      id: this.id,
      title: line.title,
      self: line.self,
      since: this.#since,
      tiles: [
        ...[...this.#participants.values()].map(tileOf),
        ...this.#coming.map((name) => emptyTile(name, 'connecting')),
        ...this.#rung.names.map((name) =>
          emptyTile(name, this.#rung.isRinging(name) ? 'ringing' : 'waiting'),
        ),
      ],
      own: {
        video: media.source,
        track: media.video,
        hasMicrophone: media.audio !== undefined,
        isHeard: media.audio !== undefined && !media.isMuted,
        hasCamera: media.hasCamera,
      },
      problem: media.problem,
      invitable: this.#hasRoom ? (line.members ?? []).filter((name) => !known.has(name)) : [],
      notice: this.#notice,
      end: this.#end,
    };
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** Whether somebody is being called, and nobody else is in it. */
  isCalling(name: string): boolean {
    return this.#rung.has(name) && this.#participants.size === 0;
  }

  /** Whether somebody else is in it. */
  has(name: string): boolean {
    return this.#participants.has(name) || this.#coming.includes(name);
  }

  /** Opens one's own devices, and rings somebody. */
  async start(to: string, withVideo: boolean): Promise<void> {
    this.withVideo = withVideo;
    // It shows at once whom one calls; it rings when one can be heard.
    this.#rung.plan(to);
    this.#changed();
    await this.media.open(withVideo);
    if (!this.isOver) this.ring(to);
  }

  /** Comes into a call: says so, and offers to everybody who is in it. */
  async join(from: string, others: readonly string[], withVideo: boolean): Promise<void> {
    this.withVideo = withVideo;
    this.#since = Date.now();
    this.#coming = [...new Set([from, ...others])].filter((name) => name !== this.line.self);
    this.#changed();
    this.#accept(from);
    await this.#ready;
    if (this.isOver) return;
    for (const name of this.#coming) this.#meet(name, true);
    this.#coming = [];
    // Who rang is there, whatever the room shows of those who say nothing.
    this.#see(from, true);
    if (this.#members !== undefined) this.#see(from, this.#members.includes(from));
    this.#changed();
    await this.media.open(withVideo);
  }

  /** Asks somebody to come into the call, unless they are in it. */
  ring(to: string): void {
    if (this.has(to)) return;
    if (!this.#rung.has(to) && !this.#hasRoom) {
      this.tell('full', to);
      return;
    }
    this.#rung.ring(to, () => {
      this.#word(to, 'hang-up');
      this.#unanswered(to, 'no-answer');
    });
    this.#tellAll();
    const data = { with: this.#connected, video: this.withVideo };
    this.line.signal(to, { kind: 'ring', call: this.id, data }).catch(() => this.#unanswered(to, 'away'));
    this.#changed();
  }

  /** A signal of this call. */
  receive(from: string, signal: SignalBody): void {
    const taken = this.#ready.then(() => {
      if (this.isOver) return;
      this.#take(from, signal);
      this.#changed();
    });
    // One that cannot be taken keeps no other from being taken.
    this.#ready = taken.catch(() => {});
  }

  /** Has something show that concerns somebody. */
  tell(what: Notice['what'], name: string): void {
    this.#notices += 1;
    this.#notice = { key: this.#notices, name, what };
    this.#changed();
  }

  mute(isMuted: boolean): void {
    void this.media.mute(isMuted);
  }

  setCamera(isOn: boolean): void {
    void this.media.setCamera(isOn);
  }

  share(isOn: boolean): void {
    void this.media.share(isOn);
  }

  choose(kind: DeviceKind, deviceId: string): void {
    void this.media.choose(kind, deviceId);
  }

  /** Leaves the call. */
  hangUp(): void {
    if (this.isOver) return;
    const others = [...this.#participants.keys(), ...this.#coming, ...this.#rung.names];
    for (const name of others) this.#word(name, 'hang-up');
    this.#finish('hung-up', '');
  }

  #take(from: string, signal: SignalBody): void {
    switch (signal.kind) {
      case 'accept':
        if (this.#rung.has(from)) this.#meet(from, false);
        break;
      case 'decline':
        this.#refused(from, 'declined');
        break;
      case 'busy':
        if (this.#participants.get(from)?.phase === 'connecting') this.#lose(from, 'full');
        else this.#refused(from, 'busy');
        break;
      case 'hang-up':
        this.#lobby.leave(from);
        this.#lose(from, 'left');
        break;
      case 'offer':
        if (this.#isAsked(from)) this.#meet(from, false)?.receive(signal);
        else this.#lobby.hold(from, signal);
        break;
      case 'answer':
      case 'candidate':
        if (this.#lobby.has(from)) this.#lobby.hold(from, signal);
        else this.#participants.get(from)?.receive(signal);
        break;
      case 'ring':
        break;
    }
  }

  /**
   * Whether somebody may come in: those who are in the call say whom they have asked. The call's id alone proves
   * nothing, for who declined knows it as well.
   */
  #isAsked(name: string): boolean {
    if (this.#participants.has(name) || this.#rung.has(name)) return true;
    return [...this.#participants.values()].some(({ status }) => {
      if (status === undefined) return false;
      return status.awaited.includes(name) || (status.people.includes(name) && !this.#gone.has(name));
    });
  }

  /** They do not come; the other windows that they have open may still ring. */
  #refused(name: string, what: 'declined' | 'busy'): void {
    if (this.#rung.has(name)) this.#word(name, 'hang-up');
    this.#unanswered(name, what);
  }

  #unanswered(name: string, what: Farewell): void {
    if (!this.#rung.end(name)) return;
    this.#tellAll();
    this.#say(name, what);
  }

  /** The participant of a name; a new one if there is room. */
  #meet(name: string, begins: boolean): Participant | undefined {
    const known = this.#participants.get(name);
    if (known !== undefined) return known;
    if (this.#participants.size + 1 >= MOST_PEOPLE) {
      this.#rung.end(name);
      this.#word(name, 'busy');
      return undefined;
    }
    this.#gone.delete(name);
    this.#since ??= Date.now();
    const participant = new Participant(name, this.line.self, begins, this.#iceServers, this.#tracks, {
      send: (said) => this.#send(name, { call: this.id, ...said } as SignalBody),
      changed: () => this.#moved(participant),
      status: () => this.#status,
      told: (status) => this.#hearOf(status),
      gone: (loss) => this.#lose(name, loss),
    });
    this.#participants.set(name, participant);
    // Whoever told of them, nobody waits for their answer any more.
    this.#rung.end(name);
    participant.see(this.#members?.includes(name) ?? false);
    return participant;
  }

  /** Somebody's connection stands, or does not. */
  #moved(participant: Participant): void {
    const isNew = participant.phase === 'connected' && !this.#welcomed.has(participant);
    if (isNew) {
      this.#welcomed.add(participant);
      this.#say(participant.name, 'joined');
      this.#tellAll();
    }
    this.#changed();
  }

  /** Two who were asked in at the same time do not know of each other: those who are in tell. */
  #hearOf({ people, awaited }: Status): void {
    // Who went, and is asked in again, may come back.
    for (const name of awaited) this.#gone.delete(name);
    for (const name of people) {
      const isKnown = name === this.line.self || this.#participants.has(name) || this.#gone.has(name);
      if (!isKnown && this.line.self < name && this.#participants.size + 1 < MOST_PEOPLE)
        this.#meet(name, true);
    }
    this.#letIn();
  }

  /** Those who wait, and of whom somebody has said by now that they were asked. */
  #letIn(): void {
    for (const name of this.#lobby.names) {
      if (!this.#isAsked(name)) continue;
      for (const said of this.#lobby.leave(name)) this.#meet(name, false)?.receive(said);
    }
  }

  /** What the room says of somebody who is in the call. */
  #see(name: string, isPresent: boolean): void {
    this.#participants.get(name)?.see(isPresent);
  }

  #lose(name: string, loss: Loss): void {
    const participant = this.#participants.get(name);
    if (participant === undefined) return;
    participant.close();
    this.#participants.delete(name);
    this.#gone.add(name);
    this.#tellAll();
    this.#say(name, loss);
  }

  #say(name: string, what: Farewell | 'joined'): void {
    this.tell(what, name);
    const isAlone = this.#participants.size === 0 && this.#rung.size === 0;
    if (what !== 'joined' && isAlone) this.#finish(what, name);
  }

  #finish(what: Farewell | 'hung-up', name: string): void {
    if (this.isOver) return;
    this.#end = { what, name };
    this.#unsubscribe();
    for (const participant of this.#participants.values()) participant.close();
    this.#rung.endAll();
    this.#lobby.close();
    this.#participants.clear();
    this.#coming = [];
    this.media.close();
    this.#changed();
  }

  /** The room may tell of others now. */
  #look(): void {
    const { members, self, isOver } = this.line;
    if (isOver) {
      this.hangUp();
      return;
    }
    if (this.line.isConnected) this.#repeat();
    if (members === this.#members && self === this.#self) return;
    this.#members = members;
    this.#self = self;
    if (members !== undefined) {
      for (const name of this.#participants.keys()) this.#see(name, members.includes(name));
    }
    this.#changed();
  }

  /** Oneself, who is in it, and who is being rung. */
  get #known(): ReadonlySet<string> {
    return new Set([this.line.self, ...this.#participants.keys(), ...this.#coming, ...this.#rung.names]);
  }

  get #hasRoom(): boolean {
    return this.#known.size < MOST_PEOPLE;
  }

  get #connected(): string[] {
    return this.#those(({ phase }) => phase !== 'connecting');
  }

  /** Who was asked in, and may be on the way. */
  get #awaited(): string[] {
    return [...this.#those(({ phase }) => phase === 'connecting'), ...this.#rung.names];
  }

  #those(are: (participant: Participant) => boolean): string[] {
    return [...this.#participants.values()].filter(are).map(({ name }) => name);
  }

  get #tracks(): Tracks {
    return { audio: this.media.audio, video: this.media.video };
  }

  get #status(): Status {
    const { audio, isMuted, source } = this.media;
    const isHeard = audio !== undefined && !isMuted;
    return { audio: isHeard, video: source, people: this.#connected, awaited: this.#awaited };
  }

  #tellAll(): void {
    for (const participant of this.#participants.values()) participant.tell();
  }

  /** What does not arrive shows as a connection that does not come about, unless it can be said again in time. */
  #send(to: string, signal: SignalBody): void {
    const isDescription = signal.kind === 'offer' || signal.kind === 'answer';
    this.line.signal(to, signal).catch(() => isDescription && this.#unsaid.add(to));
  }

  #repeat(): void {
    const names = [...this.#unsaid];
    this.#unsaid.clear();
    for (const name of names) this.#participants.get(name)?.repeat();
  }

  /** Who is not there to hear it comes back soon, or has left. */
  #accept(to: string): void {
    this.line.signal(to, { kind: 'accept', call: this.id, data: {} }).catch((error: unknown) => {
      const isRefused = error instanceof ConnectionError && error.code === 'refused';
      if (isRefused) void this.#ready.then(() => this.#see(to, false));
    });
  }

  /** A word that says all by itself. */
  #word(to: string, kind: 'busy' | 'hang-up'): void {
    this.#send(to, { kind, call: this.id, data: {} });
  }
}

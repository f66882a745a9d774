/** One call, from the first ring to the end: who is in it, who is being rung, and what of oneself goes into it. */
import type { SignalBody } from '../../../protocol/signals.ts';
import type { CallLine } from './line.ts';
import { type DeviceKind, Media, type MediaProblem } from './media.ts';
import { type Loss, Participant, type Phase } from './participant.ts';
import type { Tracks } from './peer.ts';
import type { Status, VideoSource } from './status.ts';

/** Most people in a call, oneself included: everybody sends to everybody. */
export const MOST_PEOPLE = 6;
/** Milliseconds for which somebody is rung. */
export const RING_FOR = 30_000;

/** How somebody who is not in the call came out of it, or never into it. */
export type Farewell = Loss | 'declined' | 'busy' | 'no-answer' | 'away';

/** Something that happened in a call, for people to hear of. */
export type Notice = {
  key: number;
  name: string;
  what:
    | Farewell
    | 'joined'
    /** They cannot be asked in: the call has no place left. */
    | 'full'
    /** They cannot be called from another room as long as this call goes on. */
    | 'elsewhere';
};

/** Somebody's place in a call. */
export type Tile = {
  name: string;
  phase: Phase | 'ringing';
  stream: MediaStream | undefined;
  isMuted: boolean;
  video: VideoSource;
};

/** Everything about a call that shows, as of one moment. */
export type CallView = {
  id: string;
  /** What the room is called that it goes through. */
  title: string;
  /** One's own name. */
  self: string;
  /** Somebody answered. */
  isAnswered: boolean;
  /** Milliseconds since the epoch of the first answer. */
  since: number | undefined;
  /** The others. */
  tiles: readonly Tile[];
  /** What one sends oneself. */
  own: {
    video: VideoSource;
    track: MediaStreamTrack | undefined;
    /** A microphone is open, muted perhaps. */
    hasMicrophone: boolean;
    isHeard: boolean;
  };
  problem: MediaProblem | undefined;
  /** Who can be asked to come in. */
  invitable: readonly string[];
  notice: Notice | undefined;
  /** How it ended, if it did. */
  end: { what: Farewell | 'hung-up'; name: string } | undefined;
};

export class Call {
  readonly id: string;
  readonly line: CallLine;
  readonly media: Media;
  readonly #participants = new Map<string, Participant>();
  /** Who is being rung, and until when; those who will be as soon as one can be heard have no timer yet. */
  readonly #rung = new Map<string, ReturnType<typeof setTimeout> | undefined>();
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
      isAnswered: this.#since !== undefined,
      since: this.#since,
      tiles: [...[...this.#participants.values()].map(tileOf), ...[...this.#rung.keys()].map(ringingTile)],
      own: {
        video: media.source,
        track: media.video,
        hasMicrophone: media.audio !== undefined,
        isHeard: media.audio !== undefined && !media.isMuted,
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
    return this.#participants.has(name);
  }

  /** Opens one's own devices, and rings somebody. */
  async start(to: string, withVideo: boolean): Promise<void> {
    this.withVideo = withVideo;
    // It shows at once whom one calls; it rings when one can be heard.
    this.#rung.set(to, undefined);
    this.#changed();
    await this.media.open(withVideo);
    if (!this.isOver) this.ring(to);
  }

  /** Comes into a call: says so, and offers to everybody who is in it. */
  async join(from: string, others: readonly string[], withVideo: boolean): Promise<void> {
    this.withVideo = withVideo;
    this.#since = Date.now();
    this.#word(from, 'accept');
    await this.#ready;
    if (this.isOver) return;
    for (const name of new Set([from, ...others])) if (name !== this.line.self) this.#meet(name, true);
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
    clearTimeout(this.#rung.get(to));
    const timer = setTimeout(() => {
      this.#word(to, 'hang-up');
      this.#unanswered(to, 'no-answer');
    }, RING_FOR);
    this.#rung.set(to, timer);
    const data = { with: [...this.#connected()], video: this.withVideo };
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
    for (const name of [...this.#participants.keys(), ...this.#rung.keys()]) this.#word(name, 'hang-up');
    this.#finish('hung-up', '');
  }

  #take(from: string, signal: SignalBody): void {
    switch (signal.kind) {
      case 'accept':
        if (this.#answered(from)) this.#meet(from, false);
        break;
      case 'decline':
        this.#refused(from, 'declined');
        break;
      case 'busy':
        if (this.#participants.get(from)?.phase === 'connecting') this.#lose(from, 'full');
        else this.#refused(from, 'busy');
        break;
      case 'hang-up':
        this.#lose(from, 'left');
        break;
      case 'offer':
        this.#answered(from);
        // Whoever knows the call's id was asked in by somebody who is in it.
        this.#meet(from, false)?.receive(signal);
        break;
      case 'answer':
      case 'candidate':
        this.#participants.get(from)?.receive(signal);
        break;
      case 'ring':
        break;
    }
  }

  /** Somebody who was rung is coming. @returns whether they were rung */
  #answered(name: string): boolean {
    const wasRung = this.#rung.has(name);
    clearTimeout(this.#rung.get(name));
    this.#rung.delete(name);
    return wasRung;
  }

  /** They do not come; the other windows that they have open may still ring. */
  #refused(name: string, what: 'declined' | 'busy'): void {
    if (this.#rung.has(name)) this.#word(name, 'hang-up');
    this.#unanswered(name, what);
  }

  #unanswered(name: string, what: Farewell): void {
    if (this.#answered(name)) this.#say(name, what);
  }

  /** The participant of a name; a new one if there is room. */
  #meet(name: string, begins: boolean): Participant | undefined {
    const known = this.#participants.get(name);
    if (known !== undefined) return known;
    if (this.#participants.size + 1 >= MOST_PEOPLE) {
      this.#word(name, 'busy');
      return undefined;
    }
    this.#gone.delete(name);
    this.#since ??= Date.now();
    const participant = new Participant(name, this.line.self, begins, this.#iceServers, this.#tracks, {
      send: (said) => this.#send(name, { call: this.id, ...said } as SignalBody),
      changed: () => this.#moved(participant),
      status: () => this.#status,
      told: ({ people }) => this.#hearOf(people),
      gone: (loss) => this.#lose(name, loss),
    });
    this.#participants.set(name, participant);
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
  #hearOf(people: readonly string[]): void {
    for (const name of people) {
      const isKnown = name === this.line.self || this.#participants.has(name) || this.#gone.has(name);
      if (!isKnown && this.line.self < name && this.#participants.size + 1 < MOST_PEOPLE)
        this.#meet(name, true);
    }
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
    for (const timer of this.#rung.values()) clearTimeout(timer);
    for (const participant of this.#participants.values()) participant.close();
    this.#rung.clear();
    this.#participants.clear();
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
      for (const participant of this.#participants.values()) {
        participant.see(members.includes(participant.name));
      }
    }
    this.#changed();
  }

  /** Oneself, who is in it, and who is being rung. */
  get #known(): ReadonlySet<string> {
    return new Set([this.line.self, ...this.#participants.keys(), ...this.#rung.keys()]);
  }

  get #hasRoom(): boolean {
    return this.#known.size < MOST_PEOPLE;
  }

  #connected(): readonly string[] {
    return [...this.#participants.values()]
      .filter(({ phase }) => phase !== 'connecting')
      .map(({ name }) => name);
  }

  get #tracks(): Tracks {
    return { audio: this.media.audio, video: this.media.video };
  }

  get #status(): Status {
    const { audio, isMuted, source } = this.media;
    return { audio: audio !== undefined && !isMuted, video: source, people: [...this.#connected()] };
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

  /** A word that says all by itself. */
  #word(to: string, kind: 'accept' | 'busy' | 'hang-up'): void {
    this.#send(to, { kind, call: this.id, data: {} });
  }
}

function tileOf({ name, phase, stream, status }: Participant): Tile {
  return { name, phase, stream, isMuted: status?.audio === false, video: status?.video ?? 'off' };
}

function ringingTile(name: string): Tile {
  return { name, phase: 'ringing', stream: undefined, isMuted: false, video: 'off' };
}

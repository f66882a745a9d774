/** The connection to one other browser: perfect negotiation, one sound and one picture each way, and a word beside them. */
import type { SignalBody } from '../../../protocol/signals.ts';
import { parseStatus, type Status } from './status.ts';

/** What two browsers say to each other to find each other. */
type Description = Extract<SignalBody, { kind: 'offer' | 'answer' }>['data'];
type Candidate = Extract<SignalBody, { kind: 'candidate' }>['data'];
export type Said = { kind: 'offer' | 'answer'; data: Description } | { kind: 'candidate'; data: Candidate };

/** One's own tracks; what is undefined is not sent. */
export type Tracks = { audio: MediaStreamTrack | undefined; video: MediaStreamTrack | undefined };

export type PeerHandlers = {
  /** Something for the other one. */
  send(said: Said): void;
  /** Where the connection stands: `RTCPeerConnection.connectionState`. */
  moved(state: RTCPeerConnectionState): void;
  /** Sound and picture of the other one come into `stream`. */
  heard(): void;
  /** The other one tells of itself. */
  told(status: Status): void;
  /** The other one can be told something. */
  opened(): void;
};

/** @see https://www.w3.org/TR/webrtc/#perfect-negotiation-example */
export class Peer {
  /** What comes from the other one. */
  readonly stream = new MediaStream();
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #handlers: PeerHandlers;
  readonly #isPolite: boolean;
  #tracks: Tracks;
  #isOffering = false;
  #ignoresOffer = false;
  /** Whether we may offer: the first offer is the newcomer's. */
  #mayOffer: boolean;
  /** Candidates that came before the description that they belong to. */
  #early: Candidate[] = [];
  /** Descriptions and candidates are taken one after the other. */
  #last: Promise<void> = Promise.resolve();

  /**
   * @param isPolite whether our offer gives way where two meet: on one side it has to be true, on the other false
   * @param begins whether the first offer is ours
   */
  constructor(
    iceServers: RTCIceServer[],
    tracks: Tracks,
    { isPolite, begins }: { isPolite: boolean; begins: boolean },
    handlers: PeerHandlers,
  ) {
    this.#tracks = tracks;
    this.#isPolite = isPolite;
    this.#mayOffer = begins;
    this.#handlers = handlers;
    const connection = connectionThrough(iceServers);
    this.#connection = connection;
    connection.onnegotiationneeded = () => void this.#offer();
    connection.onicecandidate = ({ candidate }) =>
      handlers.send({ kind: 'candidate', data: candidate?.toJSON() ?? null });
    connection.onconnectionstatechange = () => handlers.moved(connection.connectionState);
    connection.ontrack = ({ track }) => {
      this.stream.addTrack(track);
      handlers.heard();
    };
    this.#channel = connection.createDataChannel('status', { negotiated: true, id: 0 });
    this.#channel.onopen = () => handlers.opened();
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const status = parseStatus(data);
      if (status !== undefined) handlers.told(status);
    };
    // The other one has closed its side, in whatever way it went.
    this.#channel.onclose = () => handlers.moved('closed');
    // Both ways from the start, so that turning a camera on needs no new offer.
    if (begins) for (const kind of ['audio', 'video'] as const) connection.addTransceiver(kind);
    this.#fill();
  }

  /** Takes what the other one's `send` gave. */
  receive({ kind, data }: Said): void {
    const take = kind === 'candidate' ? () => this.#takeCandidate(data) : () => this.#takeDescription(data);
    // What cannot be used is left out; a connection that does not come about for it is noticed as such.
    this.#last = this.#last.then(take).catch(() => {});
  }

  /** Sends other tracks from now on. */
  show(tracks: Tracks): void {
    this.#tracks = tracks;
    this.#fill();
  }

  tell(status: Status): void {
    if (this.#channel.readyState === 'open') this.#channel.send(JSON.stringify(status));
  }

  /** Looks for another way to the other one. */
  restart(): void {
    this.#connection.restartIce();
  }

  /** Says its last description again, which knows its candidates by now; not what was answered all the same. */
  repeat(): void {
    const { signalingState, localDescription } = this.#connection;
    if (signalingState === 'have-local-offer' || localDescription?.type === 'answer') this.#sendDescription();
  }

  close(): void {
    this.#channel.onclose = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }

  async #offer(): Promise<void> {
    if (!this.#mayOffer) return;
    try {
      this.#isOffering = true;
      await this.#connection.setLocalDescription();
      this.#sendDescription();
    } catch {
      // Closed meanwhile.
    } finally {
      this.#isOffering = false;
    }
  }

  async #takeDescription(description: Description): Promise<void> {
    const connection = this.#connection;
    const isOffer = description.type === 'offer';
    const collides = isOffer && (this.#isOffering || connection.signalingState !== 'stable');
    this.#ignoresOffer = !this.#isPolite && collides;
    if (this.#ignoresOffer) return;
    await connection.setRemoteDescription(description);
    for (const candidate of this.#early.splice(0)) await this.#addCandidate(candidate);
    if (!isOffer) return;
    this.#adopt();
    await connection.setLocalDescription();
    this.#sendDescription();
    this.#mayOffer = true;
  }

  async #takeCandidate(candidate: Candidate): Promise<void> {
    if (this.#connection.remoteDescription === null) this.#early.push(candidate);
    else await this.#addCandidate(candidate);
  }

  async #addCandidate(candidate: Candidate): Promise<void> {
    try {
      await this.#connection.addIceCandidate(candidate && defined(candidate));
    } catch (error) {
      // It belongs to the offer that gave way to ours.
      if (!this.#ignoresOffer) throw error;
    }
  }

  #sendDescription(): void {
    const description = this.#connection.localDescription;
    if (description === null) return;
    const { type, sdp } = description;
    if (type === 'offer') this.#handlers.send({ kind: type, data: { type, sdp } });
    else if (type === 'answer') this.#handlers.send({ kind: type, data: { type, sdp } });
  }

  /** Answers on the lines of the other one's offer; those of an offer of ours that gave way are not needed. */
  #adopt(): void {
    for (const transceiver of this.#connection.getTransceivers()) {
      if (transceiver.mid === null) transceiver.stop();
      else transceiver.direction = 'sendrecv';
    }
    this.#fill();
  }

  #fill(): void {
    for (const { sender, receiver, currentDirection } of this.#connection.getTransceivers()) {
      if (currentDirection === 'stopped') continue;
      const track = receiver.track.kind === 'audio' ? this.#tracks.audio : this.#tracks.video;
      // It fails only where the connection is closed.
      if (sender.track !== (track ?? null)) sender.replaceTrack(track ?? null).catch(() => {});
    }
  }
}

/** Servers that the browser does not understand help nobody; without them a connection may come about all the same. */
function connectionThrough(iceServers: RTCIceServer[]): RTCPeerConnection {
  try {
    return new RTCPeerConnection({ iceServers });
  } catch {
    return new RTCPeerConnection();
  }
}

/** Some browsers throw at a key that is there and has no value. */
function defined(candidate: NonNullable<Candidate>): RTCIceCandidateInit {
  return Object.fromEntries(Object.entries(candidate).filter(([, value]) => value !== undefined));
}

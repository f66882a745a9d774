/** What a browser has for calls, in the hand of a test: devices, and connections that find each other by their SDP. */
import { afterEach, beforeEach, vi } from 'vitest';

export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  enabled = true;
  isStopped = false;

  constructor(kind: 'audio' | 'video') {
    super();
    this.kind = kind;
  }

  stop(): void {
    this.isStopped = true;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.kind };
  }
}

export class FakeStream {
  readonly tracks: FakeTrack[];

  constructor(tracks: FakeTrack[] = []) {
    this.tracks = tracks;
  }

  getTracks = () => this.tracks;
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio');
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video');
  addTrack = (track: FakeTrack) => this.tracks.push(track);
}

/** Microphone, camera and screen. */
export class FakeDevices extends EventTarget {
  /** What was asked for, in order. */
  readonly asked: MediaStreamConstraints[] = [];
  readonly opened: FakeTrack[] = [];
  /** What a request is refused with, if it is. */
  refusal: ((constraints: MediaStreamConstraints) => string | undefined) | undefined;
  /** Resolves when the user answers the browser's question. */
  answered: Promise<void> = Promise.resolve();

  readonly getUserMedia = async (constraints: MediaStreamConstraints): Promise<FakeStream> => {
    this.asked.push(constraints);
    await this.answered;
    const refusal = this.refusal?.(constraints);
    if (refusal !== undefined) throw new DOMException('', refusal);
    return this.#open(constraints);
  };

  readonly getDisplayMedia = async (): Promise<FakeStream> => this.#open({ video: true });

  /** What is open at this moment. */
  get open(): FakeTrack[] {
    return this.opened.filter(({ isStopped }) => !isStopped);
  }

  #open({ audio, video }: MediaStreamConstraints): FakeStream {
    const tracks = [...(audio ? [new FakeTrack('audio')] : []), ...(video ? [new FakeTrack('video')] : [])];
    this.opened.push(...tracks);
    return new FakeStream(tracks);
  }
}

class FakeChannel {
  readyState: 'connecting' | 'open' | 'closed' = 'connecting';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  other: FakeChannel | undefined;

  send(data: string): void {
    const { other } = this;
    queueMicrotask(() => other?.onmessage?.({ data }));
  }
}

type Transceiver = {
  mid: string | null;
  direction: string;
  currentDirection: string | null;
  sender: { track: FakeTrack | null; replaceTrack(track: FakeTrack | null): Promise<void> };
  receiver: { track: FakeTrack };
  stop(): void;
};

/** Two of these are connected as soon as one has the other's answer. */
export class FakePeerConnection {
  static all: FakePeerConnection[] = [];
  /** Whether any two find a way to each other. */
  static isReachable = true;

  readonly configuration: RTCConfiguration;
  readonly candidates: unknown[] = [];
  readonly channel = new FakeChannel();
  signalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  restarts = 0;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: { toJSON(): object } | null }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ontrack: ((event: { track: FakeTrack }) => void) | null = null;
  other: FakePeerConnection | undefined;
  readonly #transceivers: Transceiver[] = [];

  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration;
    FakePeerConnection.all.push(this);
  }

  createDataChannel(): FakeChannel {
    return this.channel;
  }

  addTransceiver(kind: 'audio' | 'video'): void {
    const sender = {
      track: null as FakeTrack | null,
      replaceTrack: async (track: FakeTrack | null) => {
        sender.track = track;
      },
    };
    const receiver = { track: new FakeTrack(kind) };
    const mid = null;
    this.#transceivers.push({
      mid,
      direction: 'sendrecv',
      currentDirection: null,
      sender,
      receiver,
      stop() {},
    });
    queueMicrotask(() => this.signalingState === 'stable' && this.onnegotiationneeded?.());
  }

  getTransceivers(): Transceiver[] {
    return this.#transceivers;
  }

  async setLocalDescription(): Promise<void> {
    const isAnswer = this.signalingState === 'have-remote-offer';
    this.localDescription = {
      type: isAnswer ? 'answer' : 'offer',
      sdp: `v=0 ${FakePeerConnection.all.indexOf(this)}`,
    };
    this.signalingState = isAnswer ? 'stable' : 'have-local-offer';
    this.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: 'host', sdpMid: '0' }) } });
    this.onicecandidate?.({ candidate: null });
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    const [, at] = (description.sdp ?? '').split(' ');
    this.other = FakePeerConnection.all[Number(at)];
    if (description.type === 'offer') {
      this.signalingState = 'have-remote-offer';
      if (this.#transceivers.length === 0)
        for (const kind of ['audio', 'video'] as const) this.addTransceiver(kind);
    } else {
      this.signalingState = 'stable';
      if (FakePeerConnection.isReachable) for (const end of [this, this.other]) end?.connect();
    }
    for (const transceiver of this.#transceivers) transceiver.mid ??= '0';
    for (const { receiver } of this.#transceivers) this.ontrack?.(receiver);
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    if (this.remoteDescription === null) throw new DOMException('', 'InvalidStateError');
    this.candidates.push(candidate);
  }

  restartIce(): void {
    this.restarts += 1;
    queueMicrotask(() => this.onnegotiationneeded?.());
  }

  close(): void {
    const wasConnected = this.connectionState === 'connected';
    this.connectionState = 'closed';
    const { other } = this.channel;
    this.channel.readyState = 'closed';
    // Nobody hears of it where nothing comes through.
    if (wasConnected) queueMicrotask(() => other?.readyState === 'open' && other.onclose?.());
  }

  /** The way to the other one is found, again perhaps. */
  connect(): void {
    this.channel.other = this.other?.channel;
    this.becomes('connected');
    if (this.channel.readyState === 'open') return;
    this.channel.readyState = 'open';
    queueMicrotask(() => this.channel.onopen?.());
  }

  becomes(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

/** Installs the fakes for every test of a file. @returns the devices of the running test */
export function installBrowser(): () => FakeDevices {
  let devices = new FakeDevices();
  beforeEach(() => {
    devices = new FakeDevices();
    FakePeerConnection.all = [];
    FakePeerConnection.isReachable = true;
    vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
    vi.stubGlobal('MediaStream', FakeStream);
    vi.stubGlobal('navigator', { mediaDevices: devices });
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return () => devices;
}

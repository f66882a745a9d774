/** What a browser has for calls, in the hand of a test: devices, and connections that find each other by their SDP. */
import { afterEach, beforeEach, vi } from 'vitest';
import { sdp } from '../../sdp.ts';

export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  enabled = true;
  isStopped = false;
  readonly #deviceId: string;

  constructor(kind: 'audio' | 'video', deviceId: string = kind) {
    super();
    this.kind = kind;
    this.#deviceId = deviceId;
  }

  stop(): void {
    this.isStopped = true;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.#deviceId };
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

  readonly enumerateDevices = async (): Promise<MediaDeviceInfo[]> => [];

  readonly getDisplayMedia = async (): Promise<FakeStream> => this.#open({ video: true });

  /** What is open at this moment. */
  get open(): FakeTrack[] {
    return this.opened.filter(({ isStopped }) => !isStopped);
  }

  #open({ audio, video }: MediaStreamConstraints): FakeStream {
    const tracks = [
      ...(audio ? [new FakeTrack('audio', chosenOf(audio))] : []),
      ...(video ? [new FakeTrack('video', chosenOf(video))] : []),
    ];
    this.opened.push(...tracks);
    return new FakeStream(tracks);
  }
}

/** The one device that was asked for, if it was one. */
function chosenOf(constraints: boolean | MediaTrackConstraints): string | undefined {
  const { deviceId = undefined } = typeof constraints === 'object' ? constraints : {};
  return typeof deviceId === 'object' && 'exact' in deviceId ? String(deviceId.exact) : undefined;
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
    this.#add(kind, null);
    queueMicrotask(() => this.signalingState === 'stable' && this.onnegotiationneeded?.());
  }

  getTransceivers(): Transceiver[] {
    return this.#transceivers;
  }

  async setLocalDescription(): Promise<void> {
    const isAnswer = this.signalingState === 'have-remote-offer';
    this.localDescription = {
      type: isAnswer ? 'answer' : 'offer',
      sdp: sdp(`${FakePeerConnection.all.indexOf(this)}`),
    };
    this.signalingState = isAnswer ? 'stable' : 'have-local-offer';
    if (!isAnswer) for (const [at, transceiver] of this.#transceivers.entries()) transceiver.mid ??= `${at}`;
    this.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: 'host', sdpMid: '0' }) } });
    this.onicecandidate?.({ candidate: null });
  }

  /** An offer of one's own gives way to one from the other side, and with it go the lines that it began. */
  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const isOffer = description.type === 'offer';
    const isFirst = this.remoteDescription === null;
    if (!isOffer && this.signalingState !== 'have-local-offer')
      throw new DOMException('', 'InvalidStateError');
    if (isOffer && this.signalingState === 'have-local-offer') {
      this.localDescription = null;
      if (isFirst) for (const transceiver of this.#transceivers) transceiver.mid = null;
    }
    this.remoteDescription = description;
    const [, at] = /o=- (\d+)/.exec(description.sdp ?? '') ?? [];
    this.other = FakePeerConnection.all[Number(at)];
    if (isOffer) {
      this.signalingState = 'have-remote-offer';
      // Only lines that `addTrack` made would be taken for the other side's.
      if (isFirst) for (const [at, kind] of (['audio', 'video'] as const).entries()) this.#add(kind, `${at}`);
    } else {
      this.signalingState = 'stable';
      if (FakePeerConnection.isReachable) for (const end of [this, this.other]) end?.connect();
    }
    for (const { mid, receiver } of this.#transceivers) if (mid !== null) this.ontrack?.(receiver);
  }

  async addIceCandidate(candidate: unknown): Promise<void> {
    if (this.remoteDescription === null) throw new DOMException('', 'InvalidStateError');
    this.candidates.push(candidate);
  }

  restartIce(): void {
    this.restarts += 1;
    queueMicrotask(() => this.onnegotiationneeded?.());
  }

  #add(kind: 'audio' | 'video', mid: string | null): void {
    const sender = {
      track: null as FakeTrack | null,
      replaceTrack: async (track: FakeTrack | null) => {
        sender.track = track;
      },
    };
    const transceiver: Transceiver = {
      mid,
      direction: 'sendrecv',
      currentDirection: null,
      sender,
      receiver: { track: new FakeTrack(kind) },
      stop() {
        transceiver.currentDirection = 'stopped';
      },
    };
    this.#transceivers.push(transceiver);
  }

  /** What goes out at this moment. */
  get sending(): FakeTrack[] {
    const live = this.#transceivers.filter(({ currentDirection }) => currentDirection !== 'stopped');
    return live.flatMap(({ sender: { track } }) => track ?? []);
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

/** One's own microphone, camera and screen: opened only when asked for, and closed for good with the call. */
import type { VideoSource } from './status.ts';

/** Why one is not heard or seen. */
export type MediaProblem =
  /** The page did not come over https, and so has no devices at all. */
  | 'insecure'
  /** The user or the browser forbids it. */
  | 'forbidden'
  /** There is no such device. */
  | 'missing'
  /** It was unplugged, or taken away in some other way. */
  | 'gone'
  /** There is one, but it does not work now: another program may have it. */
  | 'broken';

/** Which kinds of device one can choose. */
export type DeviceKind = 'audioinput' | 'videoinput';

const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1_280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30 },
};
const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true };

/** What of one's own goes into a call. */
export class Media {
  audio: MediaStreamTrack | undefined;
  /** What kept the last thing that was asked for from working. */
  problem: MediaProblem | undefined;
  isMuted = false;
  #camera: MediaStreamTrack | undefined;
  #screen: MediaStreamTrack | undefined;
  #isClosed = false;
  readonly #chosen: Partial<Record<DeviceKind, string>> = {};
  readonly #changed: () => void;

  /** @param changed hears whenever something opens or closes */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The picture that goes out: a shared screen takes the camera's place. */
  get video(): MediaStreamTrack | undefined {
    return this.#screen ?? this.#camera;
  }

  /** Whether the camera is open, also while a screen is seen in its place. */
  get hasCamera(): boolean {
    return this.#camera !== undefined;
  }

  get source(): VideoSource {
    if (this.#screen !== undefined) return 'screen';
    return this.#camera === undefined ? 'off' : 'camera';
  }

  /** Opens what there is: both, or the microphone alone. What failed is in `problem`; nothing is thrown. */
  async open(withVideo: boolean): Promise<void> {
    const sound = { audio: this.#constraints('audioinput') };
    let stream = await this.#ask(withVideo ? { ...sound, ...this.#pictured() } : sound);
    const { problem } = this;
    // One of the two may be to blame.
    if (stream === undefined && withVideo) stream = await this.#ask(sound);
    if (stream === undefined && withVideo) stream = await this.#ask(this.#pictured());
    this.problem = problem;
    this.#setAudio(stream?.getAudioTracks()[0]);
    if (withVideo) this.#setCamera(stream?.getVideoTracks()[0]);
    this.#changed();
  }

  /** Muted, the microphone stays open and says nothing; where there is none yet, it is opened. */
  async mute(isMuted: boolean): Promise<void> {
    this.isMuted = isMuted;
    if (this.audio !== undefined) this.audio.enabled = !isMuted;
    else if (!isMuted) await this.open(false);
    this.#changed();
  }

  /** Off, the camera's light goes out. */
  async setCamera(isOn: boolean): Promise<void> {
    if (!isOn) this.#setCamera(undefined);
    else if (this.#camera === undefined) await this.#openCamera();
    this.#changed();
  }

  /** The browser asks which screen or window; to change one's mind is no problem. */
  async share(isOn: boolean): Promise<void> {
    if (!isOn) {
      this.#setScreen(undefined);
    } else {
      const stream = await navigator.mediaDevices?.getDisplayMedia({ video: true }).catch(() => undefined);
      this.#setScreen(stream?.getVideoTracks()[0]);
    }
    this.#changed();
  }

  /** Uses another device from now on; where that one does not open, the one before. */
  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    const before = this.#chosen[kind] ?? '';
    this.#chosen[kind] = deviceId;
    const isOpen = kind === 'videoinput' ? await this.#changeCamera(before) : await this.#changeMicrophone();
    if (!isOpen) this.#chosen[kind] = before;
    this.#changed();
  }

  /** The id of the device in use, or ''. */
  deviceOf(kind: DeviceKind): string {
    const track = kind === 'audioinput' ? this.audio : this.#camera;
    return track?.getSettings().deviceId ?? '';
  }

  /** Closes everything, also what is being opened at this moment. */
  close(): void {
    this.#isClosed = true;
    for (const track of [this.audio, this.#camera, this.#screen]) track?.stop();
  }

  /** @returns whether it is open now */
  async #openCamera(): Promise<boolean> {
    const stream = await this.#ask(this.#pictured());
    if (stream !== undefined) this.#setCamera(stream.getVideoTracks()[0]);
    return stream !== undefined;
  }

  /** Many phones open one camera at a time: the old one closes first, and comes back where the new one fails. */
  async #changeCamera(before: string): Promise<boolean> {
    if (this.#camera === undefined) return true;
    this.#setCamera(undefined);
    if (await this.#openCamera()) return true;
    const { problem } = this;
    this.#chosen.videoinput = before;
    await this.#openCamera();
    this.problem = problem;
    return false;
  }

  async #changeMicrophone(): Promise<boolean> {
    const stream = await this.#ask({ audio: this.#constraints('audioinput') });
    if (stream !== undefined) this.#setAudio(stream.getAudioTracks()[0]);
    return stream !== undefined;
  }

  /** @returns undefined if it cannot be had: `problem` says why */
  async #ask(constraints: MediaStreamConstraints): Promise<MediaStream | undefined> {
    const { mediaDevices } = navigator;
    // Nobody is asked for a device that no call needs any more.
    if (this.#isClosed) return undefined;
    if (mediaDevices === undefined) {
      this.problem = 'insecure';
      return undefined;
    }
    try {
      const stream = await mediaDevices.getUserMedia(constraints);
      this.problem = undefined;
      // The call was over before the user had answered.
      if (this.#isClosed) for (const track of stream.getTracks()) track.stop();
      return this.#isClosed ? undefined : stream;
    } catch (error) {
      this.problem = problemOf(error);
      return undefined;
    }
  }

  #setAudio(track: MediaStreamTrack | undefined): void {
    this.audio?.stop();
    this.audio = track;
    if (track !== undefined) track.enabled = !this.isMuted;
    this.#whenEnded(track, () => {
      this.#setAudio(undefined);
      // The one that is gone cannot be had again; the system may have another one.
      this.#chosen.audioinput = '';
      this.problem = 'gone';
    });
  }

  #setCamera(track: MediaStreamTrack | undefined): void {
    this.#camera?.stop();
    this.#camera = track;
    // Unplugged.
    this.#whenEnded(track, () => this.#setCamera(undefined));
  }

  #setScreen(track: MediaStreamTrack | undefined): void {
    if (this.#isClosed) {
      track?.stop();
      return;
    }
    this.#screen?.stop();
    this.#screen = track;
    // Browsers have a button of their own that ends it.
    this.#whenEnded(track, () => this.#setScreen(undefined));
  }

  #whenEnded(track: MediaStreamTrack | undefined, act: () => void): void {
    track?.addEventListener('ended', () => {
      if (track !== this.audio && track !== this.#camera && track !== this.#screen) return;
      act();
      this.#changed();
    });
  }

  #pictured(): { video: MediaTrackConstraints } {
    return { video: this.#constraints('videoinput') };
  }

  #constraints(kind: DeviceKind): MediaTrackConstraints {
    const deviceId = this.#chosen[kind] ?? '';
    const wanted = kind === 'audioinput' ? SOUND : PICTURE;
    return deviceId === '' ? wanted : { ...wanted, deviceId: { exact: deviceId } };
  }
}

function problemOf(error: unknown): MediaProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'forbidden';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'broken';
}

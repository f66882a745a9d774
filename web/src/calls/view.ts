/** What of a call shows, as of one moment. */
import type { MediaProblem } from './media.ts';
import type { Loss, Participant, Phase } from './participant.ts';
import type { VideoSource } from './status.ts';

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
  /** `waiting` until one's own devices are open: only then it rings. */
  phase: Phase | 'waiting' | 'ringing';
  stream: MediaStream | undefined;
  isMuted: boolean;
  video: VideoSource;
};

/** Everything about a call that shows. */
export type CallView = {
  id: string;
  /** What the room is called that it goes through. */
  title: string;
  /** One's own name. */
  self: string;
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
    /** A camera is open; a shared screen may be seen in its place. */
    hasCamera: boolean;
  };
  problem: MediaProblem | undefined;
  /** Who can be asked to come in. */
  invitable: readonly string[];
  notice: Notice | undefined;
  /** How it ended, if it did. */
  end: { what: Farewell | 'hung-up'; name: string } | undefined;
};

/** The place of somebody who is in the call. */
export function tileOf({ name, phase, stream, status }: Participant): Tile {
  return { name, phase, stream, isMuted: status?.audio === false, video: status?.video ?? 'off' };
}

/** The place of somebody of whom nothing is to be seen yet. */
export function emptyTile(name: string, phase: Tile['phase']): Tile {
  return { name, phase, stream: undefined, isMuted: false, video: 'off' };
}

import type { Reader } from '../readers/reader.ts';

/** How a client goes. */
export type Death = {
  name: string;
  /** It shuts its sending side and keeps the other: by HTTP, who asked for a stream is still there [RFC 9112 9.6]. */
  isHalf: boolean;
  readsNothing?: boolean;
  die(reader: Reader): void;
};

export const DEATHS: readonly Death[] = [
  { name: 'FIN', isHalf: false, die: ({ socket }) => socket.destroy() },
  { name: 'RST', isHalf: false, die: ({ socket }) => socket.resetAndDestroy() },
  { name: 'half-open, reading on', isHalf: true, die: ({ socket }) => socket.end() },
  {
    name: 'half-open, reading nothing',
    isHalf: true,
    readsNothing: true,
    die(reader) {
      reader.slowDown('stopped');
      reader.socket.end();
    },
  },
];

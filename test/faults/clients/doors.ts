import { CahatClient } from './cahat-client.ts';
import { ClassroomClient } from './classroom-client.ts';
import type { Client } from './client.ts';
import { StreamClient } from './stream-client.ts';
import { StreamSocketClient } from './stream-socket-client.ts';
import { WhisperClient } from './whisper-client.ts';
import type { Witness } from './witness.ts';

/** A way into a room. */
export type Door = new (base: string, name: string, witness: Witness) => Client;

/** All of them; the first two are for accounts. */
export const DOORS: readonly Door[] = [
  StreamClient,
  StreamSocketClient,
  ClassroomClient,
  CahatClient,
  WhisperClient,
];

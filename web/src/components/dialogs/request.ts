import type { Entry } from '../../store/entry.ts';

/** Which dialog is to be open. */
export type DialogRequest =
  /** @property server origin on which a room is known by its name alone */
  | { type: 'add'; server: string }
  | { type: 'rename'; entry: Entry }
  | { type: 'alias'; address: string; name: string };

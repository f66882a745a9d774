import type { Scene, Seat } from '../scene.ts';

/** Something that is done at a seat. */
export type Act = {
  name: string;
  /** How often, beside the shares of the others. */
  share: number;
  /** Resolves when it has come to its end, with false where it is nothing for who sits there. */
  run(scene: Scene, seat: Seat): Promise<unknown>;
};

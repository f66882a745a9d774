import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../selfhost/processes.ts';
import type { Act } from './acts/act.ts';
import { BAD } from './acts/bad.ts';
import { COMING } from './acts/coming.ts';
import { OWNING } from './acts/owning.ts';
import { PRIVATE } from './acts/private.ts';
import { READING } from './acts/reading.ts';
import { TALK } from './acts/talk.ts';
import { pick, pickByShare } from './pick.ts';
import { Scene } from './scene.ts';

/** Acts per second: a rate that leaves the machine to others. */
const RATE = 18;
/** Milliseconds for all that was begun to be done. */
const PATIENCE = 60_000;
const ACTS: readonly Act[] = [...TALK, ...COMING, ...PRIVATE, ...OWNING, ...READING, ...BAD];

/** People who do all that can be done in several rooms, and others who do what should not be. */
export class Churn {
  readonly scene: Scene;
  /** Acts that failed. */
  readonly failures: string[] = [];
  #acting = 0;

  /** @param url the server's, with its final slash */
  constructor(url: string) {
    this.scene = new Scene(url);
  }

  /** Acts at random until the time is over. @param time in milliseconds */
  async run(time: number): Promise<void> {
    const acts = Math.ceil((time / 1_000) * RATE);
    for (let n = 0; n < acts; n += 1) {
      void this.#begin(pickByShare(ACTS));
      await sleep(1_000 / RATE);
    }
  }

  /** Everybody leaves, once all that was begun is done. */
  async empty(): Promise<void> {
    await until(() => this.#acting === 0, PATIENCE).catch(() =>
      this.failures.push(`${this.#acting} acts came to no end`),
    );
    await this.scene.empty();
  }

  async #begin(act: Act): Promise<void> {
    const seat = pick(this.scene.seats);
    if (!seat.client.isIn) return;
    this.#acting += 1;
    try {
      if ((await act.run(this.scene, seat)) !== false) this.scene.acts.add(act.name);
    } catch (error) {
      this.failures.push(`${act.name}: ${error}`);
    } finally {
      this.#acting -= 1;
    }
  }
}

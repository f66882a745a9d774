/** Somebody rings: until they are answered, or give up, or are gone. */
import type { SignalBody } from '../../../protocol/signals.ts';
import { Absence } from './absence.ts';
import type { CallLine } from './line.ts';
import { RING_FOR } from './rung.ts';

export type RingSignal = Extract<SignalBody, { kind: 'ring' }>;

/** Milliseconds that a ring may go on past the caller's own patience: a hang-up may get lost. */
const GRACE = 5_000;

/** What of it shows. */
export type RingView = {
  call: string;
  from: string;
  /** Who is in the call besides them. */
  others: readonly string[];
  hasVideo: boolean;
  /** The room that it comes through is to be quiet. */
  isMuted: boolean;
  /** What the room is called that it comes through. */
  title: string;
};

export class Ring {
  readonly view: RingView;
  readonly line: CallLine;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #absence: Absence;
  readonly #unsubscribe: () => void;

  /** @param over hears that it has rung for long enough, or for somebody who is gone */
  constructor(view: RingView, line: CallLine, over: () => void) {
    this.view = view;
    this.line = line;
    this.#timer = setTimeout(over, RING_FOR + GRACE);
    this.#absence = new Absence(over);
    // Who rings is there, whatever the room shows of those who say nothing.
    this.#absence.see(true);
    this.#unsubscribe = line.begin(() => this.#look());
    this.#look();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#absence.end();
    this.#unsubscribe();
  }

  #look(): void {
    const { members } = this.line;
    if (members !== undefined) this.#absence.see(members.includes(this.view.from));
  }
}

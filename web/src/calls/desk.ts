/** Where calls come in and go out: one at a time, whichever room they go through. */

import type { SignalBody } from '../../../protocol/signals.ts';
import { randomKey } from '../connections/random.ts';
import { Call, MOST_PEOPLE } from './call.ts';
import type { CallLine } from './line.ts';
import { Ring, type RingSignal, type RingView } from './ring.ts';
import type { CallView } from './view.ts';

export type DeskView = {
  ring: RingView | undefined;
  call: CallView | undefined;
  /** The call shows in a corner, while its user does something else. */
  isSmall: boolean;
};

/** An external store. */
export class CallDesk {
  #call: Call | undefined;
  #ring: Ring | undefined;
  /** Ids of the calls that are over here: whoever still comes into one of them is told. */
  readonly #past = new Set<string>();
  /** The id of the call that its user has put into the corner. */
  #small: string | undefined;
  #view: DeskView = { ring: undefined, call: undefined, isSmall: false };
  readonly #subscribers = new Set<() => void>();

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): DeskView => this.#view;

  /** The call that goes on, to do something with it. */
  get call(): Call | undefined {
    return this.#call;
  }

  /** Calls somebody; in a call already, asks them to come in, or shows the call if they are there. */
  start(line: CallLine, to: string, withVideo: boolean): void {
    const call = this.#current();
    if (call !== undefined) {
      if (call.line !== line) call.tell('elsewhere', to);
      else if (call.has(to)) this.show(false);
      else call.ring(to);
      return;
    }
    // They ring already: then both want the same.
    if (this.#ring?.view.from === to && this.#ring.line === line) {
      this.accept(withVideo);
      return;
    }
    this.#call = new Call(randomKey(), line, () => this.#changed());
    void this.#call.start(to, withVideo);
  }

  /** A signal from a room. */
  receive(line: CallLine, from: string, signal: SignalBody): void {
    const call = this.#current();
    if (call !== undefined && call.id === signal.call && call.line === line) {
      call.receive(from, signal);
    } else if (signal.kind === 'ring') {
      this.#ringIn(line, from, signal);
    } else if (this.#ring?.view.call === signal.call && this.#ring.view.from === from) {
      // Hung up, or answered in another window of one's own.
      if (signal.kind === 'hang-up' || signal.kind === 'answer') this.#quiet();
    } else if ((signal.kind === 'accept' || signal.kind === 'offer') && this.#past.has(signal.call)) {
      this.#answer(line, from, 'hang-up', signal.call);
    }
  }

  /** Shows the call over the whole page, or in a corner. */
  show(isSmall: boolean): void {
    this.#small = isSmall ? this.#call?.id : undefined;
    this.#changed();
  }

  /** Answers the one who rings. Only now is a device opened. */
  accept(withVideo: boolean): void {
    const ring = this.#ring;
    if (ring === undefined) return;
    this.#quiet();
    this.#current()?.hangUp();
    this.#call = new Call(ring.view.call, ring.line, () => this.#changed());
    void this.#call.join(ring.view.from, ring.view.others, withVideo);
  }

  /** Lets the one who rings know that one does not want to. */
  decline(): void {
    const ring = this.#ring;
    if (ring === undefined) return;
    this.#answer(ring.line, ring.view.from, 'decline', ring.view.call);
    this.#quiet();
  }

  /** Puts away what is left of a call that is over. */
  dismiss(): void {
    if (!this.#call?.isOver) return;
    this.#call = undefined;
    this.#changed();
  }

  /**
   * The page goes: nobody is left talking to it. Who rings goes on: a reload is no answer, nor may it be one for
   * another window of one's own.
   */
  close(): void {
    this.#call?.hangUp();
  }

  /** A room goes: nobody is left waiting for what goes through it. */
  leave(line: CallLine): void {
    if (this.#call?.line === line) this.#call.hangUp();
    if (this.#ring?.line === line) this.decline();
  }

  #ringIn(line: CallLine, from: string, signal: RingSignal): void {
    const { data } = signal;
    if (this.#ring?.view.call === signal.call) return;
    const call = this.#current();
    const others = data.with.filter((name) => name !== line.self && name !== from).slice(0, MOST_PEOPLE - 2);
    const isMutual = call?.line === line && call.isCalling(from);
    if (isMutual) {
      // Both ring at once: the call whose id sorts first is the one, unless one of them goes on already.
      if (others.length === 0 && call.id < signal.call) return;
      call.hangUp();
    } else if (call !== undefined || this.#ring !== undefined) {
      this.#answer(line, from, 'busy', signal.call);
      return;
    }
    const view = {
      call: signal.call,
      from,
      others,
      hasVideo: data.video,
      isMuted: line.isMuted,
      title: line.title,
    };
    this.#ring = new Ring(view, line, () => this.#quiet());
    // Whoever calls the one who rings has answered already; but perhaps not that there are others.
    if (isMutual && others.length === 0) this.accept(call.withVideo);
    else this.#changed();
  }

  #answer(line: CallLine, to: string, kind: 'decline' | 'busy' | 'hang-up', call: string): void {
    line.signal(to, { kind, call, data: {} }).catch(() => {});
  }

  #quiet(): void {
    this.#ring?.end();
    this.#ring = undefined;
    this.#changed();
  }

  #current(): Call | undefined {
    return this.#call?.isOver ? undefined : this.#call;
  }

  #changed(): void {
    const call = this.#call?.view;
    if (call?.end !== undefined) this.#past.add(call.id);
    this.#view = { ring: this.#ring?.view, call, isSmall: call !== undefined && call.id === this.#small };
    for (const subscriber of this.#subscribers) subscriber();
  }
}

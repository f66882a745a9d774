/** A layout for lists that draw only what shows: happy-dom has none, so every element would be of no height. */
import { afterEach, beforeEach, vi } from 'vitest';

/** Pixels. */
const AREA = 600;
const ROW = 40;

/** Tells each element's size once, as if it were laid out. */
class FakeResizeObserver implements ResizeObserver {
  readonly #callback: ResizeObserverCallback;

  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
  }

  observe(target: Element): void {
    const height = target.getAttribute('role') === 'log' ? AREA : ROW;
    const contentRect = DOMRect.fromRect({ width: 400, height });
    const entry = {
      target,
      contentRect,
      borderBoxSize: [],
      contentBoxSize: [],
      devicePixelContentBoxSize: [],
    };
    queueMicrotask(() => this.#callback([entry], this));
  }

  unobserve(): void {}
  disconnect(): void {}
}

// By this the list knows that it is laid out at all.
Object.defineProperty(HTMLElement.prototype, 'offsetParent', { get: () => document.body });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

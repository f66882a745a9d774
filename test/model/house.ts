/** One end of a WebSocket. */
export type Line = {
  send(text: string): void;
  /** Goes without a word where the runtime lets it. */
  drop(): void;
  onText(take: (text: string) => void): void;
  onEnd(take: () => void): void;
};

/** Where a room runs: inside the test's own workerd, or in a process that can be killed. */
export interface House {
  /** @param path below the room's base URL */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** @returns the open socket, or the status of the refusal */
  dial(path: string): Promise<Line | number>;
  /** Puts the idle room to sleep, where that can be asked for. */
  sleep(): Promise<void>;
  /** All memory and all connections are lost, at once; then the room can be reached again. */
  crash(): Promise<void>;
}

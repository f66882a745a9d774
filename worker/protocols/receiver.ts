/** A socket of the room, as the runtime tells of it. */
export interface Receiver {
  /** By what its client is connected, as far as that is known yet. */
  readonly protocol: string;
  receive(data: string | ArrayBuffer): void;
  /** It closed, or broke. */
  closed(): void;
}

/** A socket of the room, as the runtime tells of it. */
export interface Receiver {
  receive(data: string | ArrayBuffer): void;
  /** It closed, or broke. */
  closed(): void;
}

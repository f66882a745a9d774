/** A DATA_DIR whose disk can be made to refuse what the server writes. */
export interface Disk {
  /** The server's DATA_DIR. */
  readonly dataDir: string;
  refuse(): void;
  /** There is room again. */
  relent(): void;
  /** Whatever it took is given back. */
  remove(): void;
}

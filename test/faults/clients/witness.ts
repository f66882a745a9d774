/** An event with its place in the room's order, as one client saw it. `text` is all of it that can be compared. */
export type Seen = { id: string; type: string; text: string };

/** Hears from clients what the server let them see and what it promised them. */
export interface Witness {
  /** A new connection that does not go on where an earlier one of the same client ended. */
  startedAfresh(who: string): void;
  /** Protocols 1 and 4, which tell ids. */
  saw(who: string, event: Seen): void;
  /** Protocols 2 and 3, which do not: texts are said only once, so they tell the event. */
  heard(who: string, text: string): void;
  /** A 201, an acknowledgement, or one's own words back. @param id where the protocol tells it */
  accepted(who: string, text: string, id?: string): void;
  /** An answer that would make a real client give up. @param text what was refused for good, and must not be kept */
  refused(who: string, what: string, text?: string): void;
  /** An answer after which the client tried again. @param what `message: 503` */
  putOff(what: string): void;
}

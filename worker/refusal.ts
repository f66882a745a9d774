/** What happens when the disk refuses: no room on it, another program's lock, a fault of its own. */

/**
 * As the runtime ends the message of such an error; what a statement itself does wrong is none of these. Where a room
 * sleeps and its files cannot be opened, the runtime (workerd 1.20261023.1) says no more than that it failed.
 */
const REFUSAL =
  /SQLITE_(BUSY|CANTOPEN|CORRUPT|FULL|IOERR|LOCKED|NOMEM|NOTADB|PROTOCOL|READONLY)|^internal error; reference = /;

/** Whether the storage could not do what it was asked to, as far as the error tells. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSAL.test(error.message);
}

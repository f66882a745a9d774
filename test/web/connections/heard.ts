/** What a connection has told, for tests. */
import type { RoomEvent } from '../../../protocol/events.ts';
import type {
  Connection,
  ConnectionChange,
  ConnectionError,
} from '../../../web/src/connections/connection.ts';

/** Collects everything from now on. Call it in the same turn in which the connection is there. */
export function listenTo(connection: Connection): ConnectionChange[] {
  const changes: ConnectionChange[] = [];
  connection.listen((change) => changes.push(change));
  return changes;
}

/** One word for each: `gap`, `user`, a message as `ana: hello`, another event as `Join ana`, a phase. */
export function summary(changes: readonly ConnectionChange[]): string[] {
  return changes.flatMap((change) => {
    if (change.type === 'members') return [];
    if (change.type === 'state') return [change.state.phase];
    return [change.type === 'event' ? line(change.event) : change.type];
  });
}

/** What was said, as `ana: hello`. */
export function said(changes: readonly ConnectionChange[]): string[] {
  return changes.flatMap((change) =>
    change.type === 'event' && change.event.type === 'Message' ? [line(change.event)] : [],
  );
}

function line(event: RoomEvent): string {
  if (event.type === 'Message') return `${event.user}: ${event.message}`;
  return `${event.type} ${event.type === 'ServerStatus' ? event.status : event.user}`;
}

/** What became of a promise: `no error`, or the error's code. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: ConnectionError) => error.code,
  );
}

/** A reason not to start (or to go on) that the operator can do something about; its message is one line. */
export class Failure extends Error {
  override name = 'Failure';
}

/** The `code` of a system error, such as `EADDRINUSE`, or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

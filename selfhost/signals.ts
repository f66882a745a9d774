/** Milliseconds. Ctrl-C under npm arrives twice at once, from the terminal and from npm: that is one wish. */
const ECHO = 300;
/** Milliseconds between two looks at the parent. */
const ORPHAN_CHECK = 200;

/** Runs `inOrder` on the first SIGTERM or SIGINT, and `atOnce` on a later one or when npm in front was killed. */
export function onStop(stop: { inOrder: () => void; atOnce: () => void }): void {
  let since: number | undefined;
  const asked = () => {
    if (since === undefined) {
      since = performance.now();
      stop.inOrder();
    } else if (performance.now() - since > ECHO) {
      stop.atOnce();
    }
  };
  process.on('SIGTERM', asked);
  process.on('SIGINT', asked);
  if (process.env.npm_lifecycle_event === 'start') onOrphaned(stop.atOnce);
}

/** A kill -9 of npm cannot be passed on by npm; without this the server would stay behind on the port. */
function onOrphaned(act: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) act();
  }, ORPHAN_CHECK).unref();
}

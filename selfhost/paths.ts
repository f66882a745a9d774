import { join } from 'node:path';

/** The sources lie in selfhost, what is built of them in dist/selfhost. */
const isBuilt = import.meta.dirname.endsWith(join('dist', 'selfhost'));
const ROOT = join(import.meta.dirname, isBuilt ? '../..' : '..');

/** A path inside the repository (or the image), wherever it was started from. */
export const at = (path: string): string => join(ROOT, path);

/** What a build makes and the server runs. */
export const OUTPUT = {
  site: at('dist/web'),
  worker: at('dist/worker'),
  /** selfhost/config.capnp with what it embeds, as workerd reads it fastest. */
  config: at('dist/worker/config.bin'),
  selfhost: at('dist/selfhost'),
  /** A link to the program for this machine's processor and system, because its package takes 4 ms to find it. */
  workerd: at('dist/workerd'),
  stamp: at('dist/stamp'),
};

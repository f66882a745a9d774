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
  selfhost: at('dist/selfhost'),
  stamp: at('dist/stamp'),
};

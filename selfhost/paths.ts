import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** A path inside the repository (or the image), wherever it was started from. */
export const at = (path: string): string => join(ROOT, path);

/** What a build makes and the server runs. */
export const OUTPUT = {
  site: at('dist/web'),
  worker: at('dist/worker'),
  assets: at('dist/assets'),
  stamp: at('dist/stamp'),
};

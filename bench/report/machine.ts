import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** What it was measured on, in one line. */
export function machine(): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model.trim()}, ${memory} GB, Linux ${release()}, Node ${process.versions.node}, workerd ${workerdVersion()}`;
}

function workerdVersion(): string {
  const file = join(import.meta.dirname, '../../node_modules/workerd/package.json');
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? `${found.version}` : 'unknown';
}

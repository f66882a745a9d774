/** The operator's commands as processes, called as npm calls them. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a command printed, and its exit code. */
export type Outcome = { code: number | null; stdout: string; stderr: string };

export function runCommand(
  name: 'backup' | 'restore' | 'export' | 'import' | 'reseal',
  args: readonly string[],
  env: Record<string, string>,
): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, `../../selfhost/${name}.ts`),
      ...args,
    ],
    { env: { ...process.env, ...env } },
  );
  const outcome = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      outcome[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...outcome }));
  });
}

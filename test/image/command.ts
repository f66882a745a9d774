import { execFileSync, spawnSync } from 'node:child_process';

/** Runs a command and gives what it printed. @throws with the command's own words when it fails */
export function output(command: readonly string[]): string {
  const [file = '', ...args] = command;
  return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** Runs a command whose output the reader wants to see. @throws when it fails */
export function show(command: readonly string[]): void {
  const [file = '', ...args] = command;
  execFileSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Whether a command runs and succeeds. */
export function succeeds(command: readonly string[]): boolean {
  const [file = '', ...args] = command;
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { authority } from './port.ts';

/**
 * How workerd comes to its public socket, as the beginning and the end of its command line: behind gate.pl where there
 * is a Linux with perl, which keeps workerd from running out of descriptors; else on its own.
 */
export function publicSocket(host: string, port: number): { launcher: string[]; options: string[] } {
  if (!hasGate()) return { launcher: [], options: [`--socket-addr=http=${authority(host, port)}`] };
  return { launcher: ['perl', join(import.meta.dirname, 'gate.pl'), host, `${port}`], options: [] };
}

function hasGate(): boolean {
  if (process.platform !== 'linux') return false;
  return spawnSync('perl', ['-MSocket=getaddrinfo', '-e', '1'], { stdio: 'ignore' }).status === 0;
}

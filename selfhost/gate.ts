import { execFile } from 'node:child_process';
import { at } from './paths.ts';
import { authority } from './port.ts';

/** How workerd comes to its public socket: the beginning and the end of its command line. */
export type PublicSocket = { launcher: string[]; options: string[] };

/**
 * Behind gate.pl where there is a Linux with perl, which keeps workerd from running out of descriptors; else on its
 * own.
 */
export async function publicSocket(host: string, port: number): Promise<PublicSocket> {
  if (!(await hasGate())) return { launcher: [], options: [`--socket-addr=http=${authority(host, port)}`] };
  return { launcher: ['perl', at('selfhost/gate.pl'), host, `${port}`], options: [] };
}

function hasGate(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false);
  return new Promise((resolve) => {
    execFile('perl', ['-MSocket=getaddrinfo', '-e', '1'], (error) => resolve(error === null));
  });
}

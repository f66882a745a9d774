import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from './disk.ts';

/** Bytes. */
const SIZE = 64 * 1_048_576;

/**
 * A disk that turns read-only under those who write to it. The kernel remounts none while a file of it is open for
 * writing; but ext4 refuses each write to a file that was made immutable, also by those who have it open. Linux, and
 * needs the right to mount.
 */
export class ImmutableDisk implements Disk {
  readonly #directory = mkdtempSync(join(tmpdir(), 'parley-disk-'));
  readonly #image = `${this.#directory}.ext4`;
  readonly dataDir = join(this.#directory, 'data');

  constructor() {
    writeFileSync(this.#image, '');
    truncateSync(this.#image, SIZE);
    execFileSync('mkfs.ext4', ['-q', this.#image]);
    execFileSync('mount', ['-o', 'loop', this.#image, this.#directory]);
  }

  refuse(): void {
    const paths = readdirSync(this.dataDir, { recursive: true, encoding: 'utf8' });
    // SQLite's index of its journal is mapped: a page of it that cannot be written is a SIGBUS, and ends the process.
    const others = paths.filter((path) => !path.endsWith('-shm'));
    execFileSync('chattr', ['+i', ...others.map((path) => join(this.dataDir, path)), this.dataDir]);
  }

  relent(): void {
    execFileSync('chattr', ['-R', '-i', this.dataDir]);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.#directory]);
    rmSync(this.#directory, { recursive: true, force: true });
    rmSync(this.#image, { force: true });
  }
}

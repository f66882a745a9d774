import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from './disk.ts';

/** Bytes. */
const SIZE = 64 * 1_048_576;
const CHUNK = Buffer.alloc(4_096);

/** A small disk of its own that is filled to the last byte: commits are refused. Linux, and needs the right to mount. */
export class FullDisk implements Disk {
  readonly #mount = mkdtempSync(join(tmpdir(), 'parley-disk-'));
  readonly dataDir = join(this.#mount, 'data');
  readonly #ballast = join(this.#mount, 'ballast');

  /** @throws where mounting is not permitted */
  constructor() {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'parley-test', this.#mount]);
    } catch (error) {
      rmSync(this.#mount, { recursive: true });
      throw error;
    }
  }

  /** Whether mounting is permitted. */
  static get isPossible(): boolean {
    try {
      new FullDisk().remove();
      return true;
    } catch {
      return false;
    }
  }

  refuse(): void {
    const file = openSync(this.#ballast, 'a');
    try {
      const { bavail, bsize } = statfsSync(this.#mount);
      writeSync(file, Buffer.alloc(bavail * bsize));
      // The server writes, too: until nothing is left.
      for (;;) writeSync(file, CHUNK);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
  }

  relent(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Makes it read-only, or not; while nobody has a file of it open for writing. */
  makeReadOnly(isReadOnly: boolean): void {
    execFileSync('mount', ['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.#mount]);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.#mount]);
    rmSync(this.#mount, { recursive: true, force: true });
  }
}

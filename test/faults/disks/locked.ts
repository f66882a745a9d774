import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Disk } from './disk.ts';

/** Another program holds the databases' write lock: every statement that writes is refused. Works everywhere. */
export class LockedDisk implements Disk {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  #locks: DatabaseSync[] = [];

  refuse(): void {
    const rooms = join(this.dataDir, 'rooms');
    for (const file of readdirSync(rooms).filter((name) => name.endsWith('.sqlite'))) {
      const database = new DatabaseSync(join(rooms, file), { timeout: 1_000 });
      database.exec('BEGIN IMMEDIATE');
      this.#locks.push(database);
    }
  }

  relent(): void {
    for (const database of this.#locks.splice(0)) database.close();
  }

  remove(): void {
    this.relent();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

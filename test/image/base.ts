import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { output, show } from './command.ts';

/** Certificates of authorities, where Debian keeps them. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Makes a stand-in for the Dockerfile's base image from Debian's packages and the Node and npm of this machine, for
 * machines that reach no image registry.
 * @param name as the Dockerfile's FROM names it, in full
 */
export function makeBase(name: string): void {
  const root = mkdtempSync(join(tmpdir(), 'parley-base-'));
  try {
    show(['debootstrap', '--variant=minbase', 'bookworm', root]);
    copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
    addNpm(root);
    if (existsSync(CERTIFICATES)) {
      mkdirSync(join(root, dirname(CERTIFICATES)), { recursive: true });
      copyFileSync(CERTIFICATES, join(root, CERTIFICATES));
    }
    appendFileSync(join(root, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/sh\n');
    appendFileSync(join(root, 'etc/group'), 'node:x:1000:\n');
    const archive = `${root}.tar`;
    execFileSync('tar', ['-C', root, '-cf', archive, '.']);
    output(['podman', 'import', '--change', `ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`, archive, name]);
    rmSync(archive);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The npm that runs this script. */
function addNpm(root: string): void {
  const command = process.env.npm_execpath;
  if (command === undefined) throw new Error('run this by `npm run test:image`');
  const npm = dirname(createRequire(command).resolve('../package.json'));
  cpSync(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name));
  }
}

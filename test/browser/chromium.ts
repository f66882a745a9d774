/** Which Chromium the browser tests drive, and how it starts. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What Playwright's `launchOptions` takes of it. */
export type ChromiumLaunch = { executablePath?: string; env?: Record<string, string>; args: string[] };

/** Pictures a second of the camera: enough to see that they move, few enough for two processors that draw and encode them all. */
const FPS = 5;
/** Cameras, a microphone and a screen that nobody has to own or to allow. Of the three cameras the second sends no colours. */
const ARGS = [
  `--use-fake-device-for-media-stream=device-count=3,fps=${FPS}`,
  '--use-fake-ui-for-media-stream',
];

/**
 * `CHROMIUM_PATH` if set; else, on Linux x64, the Chromium that an npm package carries, so that a machine without
 * a browser and without root can run the tests; else Playwright's own.
 */
export async function chromiumLaunch(): Promise<ChromiumLaunch> {
  const given = process.env.CHROMIUM_PATH;
  if (given) return { executablePath: given, args: ARGS };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { args: ARGS };
  const folder = await unpacked();
  const libraries = join(folder, 'al2023', 'lib');
  return {
    args: ARGS,
    executablePath: join(folder, 'chromium'),
    env: {
      ...definedEnvironment(),
      // A bare container has none of the libraries that Chromium links.
      LD_LIBRARY_PATH: [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Unpacks the package once per version, into node_modules, and returns the folder. */
async function unpacked(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const home = dirname(dirname(entry));
  const folder = join(home, 'unpacked');
  if (existsSync(folder)) return folder;
  const { inflate } = await import('@sparticuz/chromium');
  const unfinished = await mkdtemp(join(home, 'unpacking-'));
  // The package unpacks to the temporary folder and trusts whatever already lies there: give it one of its own.
  const before = process.env.TMPDIR;
  process.env.TMPDIR = unfinished;
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
    await Promise.all(archives.map((archive) => inflate(join(home, 'bin', archive))));
    await writeFile(join(unfinished, 'fonts.conf'), fontConfiguration(folder));
    await rename(unfinished, folder);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** The package's own looks for its fonts in places of another system; without any font Chromium dies at a text field. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

function definedEnvironment(): Record<string, string> {
  const defined = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(defined);
}

/** `npm start` and the container: builds what is stale, runs workerd, ends it in order. docs/self-hosting.md */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseConfig, parseHostConfig } from '../worker/config.ts';
import { claim } from './claim.ts';
import { command } from './command.ts';
import { connectionsCarried } from './descriptors.ts';
import { Failure } from './failure.ts';
import { schemeOf } from './http.ts';
import { checkKeyPair } from './key-pair.ts';
import { takeLock } from './lock.ts';
import { at, OUTPUT } from './paths.ts';
import { authority } from './port.ts';
import { prepareRooms } from './sealed-rooms.ts';
import { onStop } from './signals.ts';
import { isStale } from './stamp.ts';
import { reportStorage } from './storage-size.ts';
import { endInOrder, untilReady } from './supervisor.ts';
import { startWorkerd } from './workerd.ts';

/** Milliseconds to wait for another process that is building. */
const BUILD_PATIENCE = 120_000;

/** Serves until a signal or workerd's death. @throws {Failure | ConfigError} with the line for the operator */
async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const hostConfig = parseHostConfig(env);
  const { host, port, dataDir } = hostConfig;
  const { storageKeys } = parseConfig(env);
  const keyPair = checkKeyPair(hostConfig);
  const directory = resolve(dataDir);
  const lock = await claim(directory, host, port);
  prepareRooms(directory, storageKeys);
  buildIfStale();

  const connections = env.CONNECTIONS_MAX || connectionsCarried()?.toString();
  const workerd = startWorkerd({
    host,
    port,
    dataDir: directory,
    site: OUTPUT.site,
    keyPair,
    env: connections === undefined ? env : { ...env, CONNECTIONS_MAX: connections },
  });
  let ending: Promise<void> | undefined;
  onStop({
    inOrder: () => {
      ending = endInOrder(workerd);
    },
    atOnce: () => {
      ending ??= Promise.resolve();
      workerd.kill('SIGKILL');
    },
  });
  try {
    const listening = await untilReady(workerd, hostConfig);
    void reportStorage(workerd, directory);
    console.log(`listening on ${schemeOf(hostConfig)}://${authority(host, listening)}`);
    throw new Failure(`workerd ended by itself (${await workerd.ended})`);
  } catch (error) {
    workerd.kill('SIGKILL');
    if (ending === undefined) throw error;
  }
  await ending;
  lock.release();
}

/** In a process of its own, so that the bundler's memory is not ours for ever. @throws {Failure} */
function buildIfStale(): void {
  if (!isStale()) return;
  mkdirSync(at('dist'), { recursive: true });
  const lock = takeLock(at('dist/lock'), BUILD_PATIENCE);
  // Another process may have built it while we waited.
  if (isStale()) {
    const build = spawnSync(process.execPath, [at('selfhost/build.ts')], { stdio: ['ignore', 2, 2] });
    if (build.status !== 0) throw new Failure('the build failed, see above');
  }
  lock?.release();
}

await command(() => serve(process.env));

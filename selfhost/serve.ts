/** Claims the directory and the port, runs workerd, ends it in order. docs/self-hosting.md */
import { resolve } from 'node:path';
import { type HostConfig, parseConfig, parseHostConfig } from '../worker/config.ts';
import { claim, proveWritable } from './claim.ts';
import { command } from './command.ts';
import { connectionsCarried } from './descriptors.ts';
import { Failure } from './failure.ts';
import { serveHasher } from './hasher.ts';
import { schemeOf } from './http.ts';
import { checkKeyPair } from './key-pair.ts';
import type { Lock } from './lock.ts';
import { OUTPUT } from './paths.ts';
import { authority } from './port.ts';
import { prepareRooms } from './sealed-rooms.ts';
import { onStop } from './signals.ts';
import { reportStorage } from './storage-size.ts';
import { endInOrder, untilAnswered } from './supervisor.ts';
import { startWorkerd, type Workerd } from './workerd.ts';

export { isStale } from './stamp.ts';

/** A workerd that loads, and what it was started with. */
type Begun = { workerd: Workerd; config: HostConfig; directory: string; lock: Lock };

/**
 * Serves until a signal or workerd's death, or says what is in the way.
 * @param isStale whether what was built is of other sources. Asked while workerd loads, which takes longer than to look
 *   at every source; it takes nobody in before that
 * @returns false where it is stale, and nothing is served
 */
export async function serve(env: NodeJS.ProcessEnv, isStale: () => boolean): Promise<boolean> {
  let isCurrent = true;
  await command(async () => {
    const begun = begin(env);
    // What an older version complains of may be right for this one.
    await begun.catch(() => {});
    isCurrent = !isStale();
    await (isCurrent ? run(await begun) : begun.then(abandon, () => {}));
  });
  return isCurrent;
}

/** @throws {Failure | ConfigError} with the line for the operator */
async function begin(env: NodeJS.ProcessEnv): Promise<Begun> {
  const config = parseHostConfig(env);
  const { storageKeys } = parseConfig(env);
  const keyPair = checkKeyPair(config);
  const directory = resolve(config.dataDir);
  const { lock, listener } = await claim(directory, config.host, config.port);
  prepareRooms(directory, storageKeys);

  const connections = env.CONNECTIONS_MAX || connectionsCarried()?.toString();
  const workerd = startWorkerd({
    listener,
    dataDir: directory,
    site: OUTPUT.site,
    keyPair,
    env: connections === undefined ? env : { ...env, CONNECTIONS_MAX: connections },
  });
  return { workerd, config: { ...config, port: listener.port }, directory, lock };
}

/** Ends what has hardly begun, so that it can begin again. */
async function abandon({ workerd, lock }: Begun): Promise<void> {
  workerd.kill('SIGKILL');
  await workerd.ended;
  lock.release();
}

/** @throws {Failure} where workerd does not come to answer, or ends by itself */
async function run({ workerd, config, directory, lock }: Begun): Promise<void> {
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
    // While workerd loads, which takes longer.
    await serveHasher(workerd.hasherSocket);
    proveWritable(directory);
    await untilAnswered(workerd, config);
    console.log(`listening on ${schemeOf(config)}://${authority(config.host, config.port)}`);
    workerd.guard();
    void reportStorage(workerd, directory);
    throw new Failure(`workerd ended by itself (${await workerd.ended})`);
  } catch (error) {
    workerd.kill('SIGKILL');
    if (ending === undefined) throw error;
  }
  await ending;
  lock.release();
}

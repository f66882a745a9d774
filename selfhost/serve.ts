/** Claims the directory and the port, runs workerd, ends it in order. docs/self-hosting.md */
import { resolve } from 'node:path';
import { parseConfig, parseHostConfig } from '../worker/config.ts';
import { claim } from './claim.ts';
import { command } from './command.ts';
import { connectionsCarried } from './descriptors.ts';
import { Failure } from './failure.ts';
import { serveHasher } from './hasher.ts';
import { schemeOf } from './http.ts';
import { checkKeyPair } from './key-pair.ts';
import { OUTPUT } from './paths.ts';
import { authority } from './port.ts';
import { prepareRooms } from './sealed-rooms.ts';
import { onStop } from './signals.ts';
import { reportStorage } from './storage-size.ts';
import { endInOrder, untilReady } from './supervisor.ts';
import { startWorkerd } from './workerd.ts';

/** Serves until a signal or workerd's death. @throws {Failure | ConfigError} with the line for the operator */
async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const hostConfig = parseHostConfig(env);
  const { host, port, dataDir } = hostConfig;
  const { storageKeys } = parseConfig(env);
  const keyPair = checkKeyPair(hostConfig);
  const directory = resolve(dataDir);
  const { lock, listener } = await claim(directory, host, port);
  prepareRooms(directory, storageKeys);

  const connections = env.CONNECTIONS_MAX || connectionsCarried()?.toString();
  const workerd = startWorkerd({
    listener,
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
    await serveHasher(workerd.hasherSocket);
    await untilReady(workerd, { ...hostConfig, port: listener.port });
    console.log(`listening on ${schemeOf(hostConfig)}://${authority(host, listener.port)}`);
    void reportStorage(workerd, directory);
    throw new Failure(`workerd ended by itself (${await workerd.ended})`);
  } catch (error) {
    workerd.kill('SIGKILL');
    if (ending === undefined) throw error;
  }
  await ending;
  lock.release();
}

void command(() => serve(process.env));

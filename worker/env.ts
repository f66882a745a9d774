import type { RoomActor } from './actor.ts';
import type { Directory } from './directory.ts';

/** The bindings of wrangler.toml and of selfhost/config.capnp; the rest of the environment is parsed by config.ts. */
export type Env = {
  ROOMS: DurableObjectNamespace<RoomActor>;
  DIRECTORY: DurableObjectNamespace<Directory>;
  ASSETS: Fetcher;
  /** What computes the hashes of passwords, where it is not the room itself. */
  HASHER?: Fetcher;
};

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import('./index.ts');
    }
    interface Env {
      ROOMS: DurableObjectNamespace<RoomActor>;
      DIRECTORY: DurableObjectNamespace<Directory>;
      ASSETS: Fetcher;
      HASHER?: Fetcher;
    }
  }
}

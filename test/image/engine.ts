import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { makeBase } from './base.ts';
import { output, show, succeeds } from './command.ts';

/** What builds and runs images: Docker where its engine answers, else buildah and podman as root. */
export type Engine = {
  name: string;
  /** Builds the Dockerfile of the current directory. */
  build(tag: string): void;
  /** Starts a container with a volume at /data, reachable on a loopback port. @param more options of `docker run` */
  run(container: string, tag: string, volume: string, port: number, more: readonly string[]): void;
  /** Runs a command in the container and gives its output. */
  exec(container: string, ...command: string[]): string;
  /** As `docker stop` does: SIGTERM, and SIGKILL after 10 s. Gives the exit code. */
  stop(container: string): number;
  /** Removes the container and, where named, the volume; whatever of it there is. */
  remove(container: string, volume?: string): void;
  close(): void;
};

const BASE = 'docker.io/library/node:22-bookworm-slim';

export async function chooseEngine(): Promise<Engine> {
  if (succeeds(['docker', 'info']))
    return engine('docker', ['docker'], ['docker', 'build'], dockerNetwork, () => {});
  if (!succeeds(['buildah', '--version']) || !succeeds(['podman', '--version'])) {
    throw new Error(
      'this needs Docker, or: apt-get install --no-install-recommends buildah podman crun debootstrap',
    );
  }
  return podman();
}

function dockerNetwork(port: number): string[] {
  return ['-p', `127.0.0.1:${port}:3000`];
}

/** On a bare machine: no network of its own for the container, and a mount namespace with cgroups that crun accepts. */
async function podman(): Promise<Engine> {
  const script =
    'umount /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; echo ready; exec sleep infinity';
  const namespace = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(namespace.stdout, 'data');
  if (!succeeds(['podman', 'image', 'exists', BASE])) makeBase(BASE);
  return engine(
    'buildah and podman',
    ['nsenter', '-t', String(namespace.pid), '-m', 'podman'],
    ['buildah', 'bud', '--isolation', 'chroot', '--format', 'docker', '--pull-never'],
    (port) => [
      ...['--network', 'host', '-e', `PORT=${port}`, '--cgroups=disabled', '--no-healthcheck'],
      ...['--ulimit', 'nofile=20000:20000', '--ulimit', 'nproc=4096:4096'],
    ],
    () => namespace.kill('SIGKILL'),
  );
}

function engine(
  name: string,
  command: string[],
  build: string[],
  network: (port: number) => string[],
  close: () => void,
): Engine {
  return {
    name,
    build: (tag) => show([...build, '-t', tag, '.']),
    run: (container, tag, volume, port, more) => {
      const options = ['--name', container, ...network(port), '-v', `${volume}:/data`, ...more];
      output([...command, 'run', '-d', ...options, tag]);
    },
    exec: (container, ...words) => output([...command, 'exec', container, ...words]),
    stop: (container) => {
      output([...command, 'stop', '-t', '10', container]);
      return Number(output([...command, 'inspect', '--format', '{{.State.ExitCode}}', container]));
    },
    remove: (container, volume) => {
      succeeds([...command, 'rm', '-f', container]);
      if (volume !== undefined) succeeds([...command, 'volume', 'rm', '-f', volume]);
    },
    close,
  };
}

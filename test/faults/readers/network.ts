import { execFileSync } from 'node:child_process';

/** A network with one machine in it, which can be cut off in silence. Linux, as root. */
export class Network {
  /** The address under which that machine sees this one. */
  readonly address: string;
  readonly #name = `parley${process.pid}`;
  readonly #far = `pf${process.pid}`;
  readonly #near = `pn${process.pid}`;

  private constructor() {
    this.address = `10.231.${process.pid % 256}.1`;
    ip('netns', 'add', this.#name);
    ip('link', 'add', this.#near, 'type', 'veth', 'peer', 'name', this.#far, 'netns', this.#name);
    ip('addr', 'add', `${this.address}/30`, 'dev', this.#near);
    ip('link', 'set', this.#near, 'up');
    this.#inside('addr', 'add', this.address.replace(/1$/, '2/30'), 'dev', this.#far);
    this.#inside('link', 'set', this.#far, 'up');
  }

  /** Makes one, or tells that this is not possible here. */
  static make(): Network | undefined {
    try {
      return new Network();
    } catch {
      return undefined;
    }
  }

  /** The command that runs another one in there. */
  get command(): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.#name];
  }

  /** Pulls the cable at the far end, or puts it in again. */
  cut(isCut: boolean): void {
    this.#inside('link', 'set', this.#far, isCut ? 'down' : 'up');
  }

  remove(): void {
    ip('netns', 'del', this.#name);
  }

  #inside(...command: string[]): void {
    ip('-n', this.#name, ...command);
  }
}

function ip(...command: string[]): void {
  execFileSync('ip', command, { stdio: 'ignore' });
}

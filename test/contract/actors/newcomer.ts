import { Cahat } from '../cahat.ts';
import { urlencoded, withHeaders } from '../forms.ts';
import { type Call, send } from '../http.ts';
import { bearer, freshName, login, type Person, post } from '../person.ts';
import { EventStream } from '../stream.ts';
import { type Actor, type Outcome, outcomeOf, type Scene } from './actor.ts';
import { comeIn, GUEST_DOORS } from './door.ts';
import { refusal } from './refusal.ts';

/** Somebody who is not in yet, with an invite or without one. */
export class Newcomer implements Actor {
  readonly name = freshName();
  readonly #scene: Scene;
  readonly #invite: string;

  /** @param invite '' for none */
  constructor(scene: Scene, invite: string) {
    this.#scene = scene;
    this.#invite = invite;
  }

  async say(text: string): Promise<Outcome> {
    return outcomeOf(await post(this.#scene.base, this.#proof, text));
  }

  command(text: string): Promise<Outcome> {
    return this.say(text);
  }

  direct(to: Person, message: string): Promise<Outcome> {
    return this.#post('direct', urlencoded({ to: to.name, message }));
  }

  signal(to: Person): Promise<Outcome> {
    return this.#post('signal', urlencoded({ to: to.name, kind: 'accept', call: 'c', data: '{}' }));
  }

  invite(): Promise<Outcome> {
    return this.#post('invite', urlencoded({}));
  }

  /** On a socket that has not said who it is. */
  async rename(): Promise<Outcome> {
    const { socket } = await Cahat.open(this.#scene.base, `cahat${this.#query}`);
    socket.send({ type: 'NAME_CHANGE', payload: { name: this.name } });
    await refusal(socket);
    return 'refused';
  }

  async register(): Promise<Outcome> {
    return outcomeOf(await login(this.#scene.base, this.name, undefined, this.#invite));
  }

  async listen(): Promise<Outcome> {
    const { status } = await EventStream.open(`${this.#scene.base}stream/${this.#proof}`);
    return status === 403 ? 'refused' : 'done';
  }

  async comeIn(): Promise<Outcome> {
    const outcomes = new Set<Outcome>();
    for (const door of GUEST_DOORS) outcomes.add(await comeIn(this.#scene, door, this.name, this.#query));
    const [outcome, another] = outcomes;
    if (outcome === undefined || another !== undefined) throw new Error('not the same at every door');
    return outcome;
  }

  async read(path: string): Promise<Outcome> {
    const headers = this.#invite === '' ? {} : bearer(this.#invite);
    return outcomeOf(await send(`${this.#scene.base}${path}${this.#query}`, { headers }));
  }

  /** What they have to show in place of a token. */
  get #proof(): string {
    return this.#invite || 'a.b.c';
  }

  get #query(): string {
    return this.#invite === '' ? '' : `?invite=${this.#invite}`;
  }

  async #post(path: string, call: Call): Promise<Outcome> {
    return outcomeOf(await send(`${this.#scene.base}${path}`, withHeaders(call, bearer(this.#proof))));
  }
}

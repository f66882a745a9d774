import { expect } from 'vitest';
import { urlencoded } from '../forms.ts';
import { type Answer, send } from '../http.ts';
import { bearer, login, Person } from '../person.ts';
import { codeOf, inviteOf } from '../rights.ts';
import { freshRoom } from '../room.ts';
import { type Actor, type Outcome, outcomeOf, type Scene, settled } from './actor.ts';

/** Why an account is refused what costs a message token. */
const REFUSALS: Record<string, readonly string[]> = {
  member: ['not-allowed', 'slow-mode'],
  muted: ['sender-muted'],
  banned: ['sender-banned'],
};

/** Somebody with an account; their name says how they stand. */
export class Account implements Actor {
  readonly #scene: Scene;
  readonly #person: Person;

  private constructor(scene: Scene, person: Person) {
    this.#scene = scene;
    this.#person = person;
  }

  static async join(scene: Scene, name: string): Promise<Account> {
    const { base, owner } = scene;
    const person = name === owner.name ? owner : await Person.join(base, name, await inviteOf(owner));
    return new Account(scene, person);
  }

  get name(): string {
    return this.#person.name;
  }

  /** The stream of those who are banned ends. */
  async banned(): Promise<void> {
    await this.#person.stream.end();
  }

  say(text: string): Promise<Outcome> {
    return this.#pay(() => this.#person.say(text));
  }

  command(text: string): Promise<Outcome> {
    return this.say(text);
  }

  direct(to: Person, text: string): Promise<Outcome> {
    return this.#pay(() => this.#person.direct(to.name, text));
  }

  async signal(to: Person): Promise<Outcome> {
    return outcomeOf(await this.#person.signal(to.name, 'accept'));
  }

  invite(): Promise<Outcome> {
    return this.#pay(() => this.#person.send(urlencoded({}), 'invite'));
  }

  /** The owner founds another room; for the others, their name is registered, and nobody registers it again. */
  async register(): Promise<Outcome> {
    const { base, owner } = this.#scene;
    if (this.#person !== owner) return outcomeOf(await login(base, this.name, 'another password'));
    return outcomeOf(await login(freshRoom(base.slice(0, base.indexOf('rooms/'))), this.name));
  }

  async listen(): Promise<Outcome> {
    this.#person.stream.destroy();
    const stream = await this.#person.open();
    expect([200, 403]).toContain(stream.status);
    stream.destroy();
    const answer = await login(this.#scene.base, this.name);
    expect(outcomeOf(answer)).toBe(stream.status === 200 ? 'done' : 'refused');
    return outcomeOf(answer);
  }

  async read(path: string): Promise<Outcome> {
    const headers = bearer(this.#person.streamToken);
    return outcomeOf(await send(`${this.#scene.base}${path}`, { headers }));
  }

  rename(): never {
    throw new Error('protocol 1 has no words for it');
  }

  comeIn(): never {
    throw new Error('a guest’s socket proves no account');
  }

  /** 201 and the next token; or a refusal with the same token, and nothing is told. */
  async #pay(act: () => Promise<Answer>): Promise<Outcome> {
    const { owner } = this.#scene;
    const told = await settled(this.#scene);
    const before = this.#person.messageToken;
    const answer = await act();
    const outcome = outcomeOf(answer);
    if (outcome === 'done') {
      expect(answer.headers.token).not.toBe(before);
      return outcome;
    }
    expect(answer.headers.token).toBe(before);
    expect(REFUSALS[this.name]).toContain(codeOf(answer));
    const end = await settled(this.#scene);
    expect(owner.stream.events.slice(told, end).map(({ event }) => event)).toEqual(['Message']);
    return outcome;
  }
}

import { Cahat } from '../cahat.ts';
import { Classroom } from '../classroom.ts';
import { type Confidant, confidantOf, type OverGuest } from '../confidant.ts';
import { urlencoded, withHeaders } from '../forms.ts';
import { send } from '../http.ts';
import { bearer, freshName, login, type Person } from '../person.ts';
import { EventStream } from '../stream.ts';
import { type Actor, count, firstOf, type Outcome, outcomeOf, type Scene, settled } from './actor.ts';
import { type Client, enter, type GuestDoor, open } from './door.ts';
import { refusal } from './refusal.ts';

/** Somebody without an account, who has a secret and whom the others have seen. */
export class Guest implements Actor {
  /** What others call them. */
  readonly name: string;
  readonly #scene: Scene;
  readonly #door: GuestDoor;
  #line: OverGuest & Confidant;
  #isMute = false;

  private constructor(scene: Scene, door: GuestDoor, client: Client, name: string) {
    this.name = name;
    this.#scene = scene;
    this.#door = door;
    this.#line = confidantOf(client);
  }

  static async join(scene: Scene, door: GuestDoor): Promise<Guest> {
    const asked = freshName();
    const client = await open(scene.base, door, asked);
    if (client === undefined) throw new Error('guests are not welcome');
    if (client instanceof Classroom) await client.login(asked, '');
    else if (client instanceof Cahat) {
      await client.handshake();
      await client.rename(asked);
    } else {
      await client.identify();
      await client.say('hello');
    }
    const { owner } = scene;
    await owner.stream.until(() => count(owner, 'Join', client.name) > 0, undefined, `${client.name}`);
    return new Guest(scene, door, client, client.name);
  }

  /** An owner has muted them. */
  muted(): void {
    this.#isMute = true;
  }

  /** An owner has banned them: they try to come back at once, and go on where that leaves them. */
  async banned(): Promise<void> {
    await this.#parted();
    if (!(this.#line.guest instanceof Classroom)) await this.#line.guest.socket.end();
    if ((await this.comeIn()) === 'done') throw new Error(`${this.name} came back`);
  }

  say(text: string): Promise<Outcome> {
    return this.#try(
      () => this.#line.say(text),
      this.#scene.owner,
      ({ event, data }) => event === 'Message' && data.message === text,
    );
  }

  /** Guests have none: what they say as one is to be a message like any other. */
  async command(text: string): Promise<Outcome> {
    const { events } = this.#scene.owner.stream;
    const told = await settled(this.#scene);
    if ((await this.say(text)) === 'refused') return 'refused';
    return events.slice(told).every(({ event }) => event === 'Message') ? 'refused' : 'done';
  }

  direct(to: Person, text: string): Promise<Outcome> {
    const addressee = { name: to.name, whisperId: to.name };
    return this.#try(
      () => this.#line.direct(addressee, text),
      to,
      ({ event, data }) => event === 'DirectMessage' && data.message === text,
    );
  }

  signal(to: Person): Promise<Outcome> {
    const call = freshName();
    const addressee = { name: to.name, whisperId: to.name };
    return this.#try(
      () => this.#line.signal(addressee, { kind: 'accept', call, data: {} }),
      to,
      ({ event, data }) => event === 'Signal' && data.call === call,
    );
  }

  async invite(): Promise<Outcome> {
    const call = withHeaders(urlencoded({}), bearer(this.#secret));
    return outcomeOf(await send(`${this.#scene.base}invite`, call));
  }

  rename(): Promise<Outcome> {
    const name = freshName();
    const { guest } = this.#line;
    const act = async () => {
      if (guest instanceof Classroom)
        guest.socket.send({ type: 'login', username: name, secret: guest.secret });
      else if (guest instanceof Cahat) guest.send('NAME_CHANGE', { name });
      else throw new Error('another user_id is another person');
    };
    return this.#try(act, this.#scene.owner, ({ event, data }) => event === 'Join' && data.user === name);
  }

  async register(): Promise<Outcome> {
    return outcomeOf(await login(this.#scene.base, freshName()));
  }

  async listen(): Promise<Outcome> {
    const url = `${this.#scene.base}stream/${encodeURIComponent(this.#secret)}`;
    return (await EventStream.open(url)).status === 403 ? 'refused' : 'done';
  }

  /** Leaves, where they are here, and comes back as the same guest. */
  async comeIn(): Promise<Outcome> {
    const { base } = this.#scene;
    const before = this.#line.guest;
    const isHere = count(this.#scene.owner, 'Join', this.name) > count(this.#scene.owner, 'Part', this.name);
    before.drop();
    if (isHere) await this.#parted();
    const client = await open(base, this.#door, before.whisperId);
    if (client === undefined) return 'refused';
    client.secret = before.secret;
    if (client instanceof Cahat && before instanceof Cahat) client.id = before.id;
    this.#line = confidantOf(client);
    return enter(this.#scene, client, this.name, this.#isMute);
  }

  async read(path: string): Promise<Outcome> {
    return outcomeOf(await send(`${this.#scene.base}${path}`));
  }

  get #secret(): string {
    return this.#line.guest.secret ?? '';
  }

  async #parted(): Promise<void> {
    const { owner } = this.#scene;
    const isGone = () => count(owner, 'Part', this.name) === count(owner, 'Join', this.name);
    await owner.stream.until(isGone, undefined, `Part of ${this.name}`);
  }

  /** Done when it shows on somebody's stream; what it waits for itself may never come. */
  async #try(
    act: () => Promise<unknown>,
    witness: Person,
    shows: (event: EventStream['events'][number]) => boolean,
  ): Promise<Outcome> {
    const { socket } = this.#line.guest;
    const refused = refusal(socket, socket.frames.length);
    void act().catch(() => {});
    return firstOf(
      witness.stream.until(() => witness.stream.events.some(shows), undefined, 'what was tried'),
      refused,
    );
  }
}

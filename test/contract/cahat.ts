/** A client of protocol 3. */
import { type Frame, object, Socket } from './socket.ts';
import type { Line, Visitor } from './visitor.ts';

/** What the frames so far have told, as the real client's store would have it. */
export type Story = { names: Map<string, string>; present: Set<string>; heard: Line[]; left: string[] };

export class Cahat implements Visitor {
  readonly socket: Socket;
  /** One's own id, as USER_INFO gave it. */
  id = '';
  /** What proves that it is one's own, as USER_INFO gave it. */
  secret: string | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Opens a socket, and says nothing. */
  static async open(base: string, path = 'cahat'): Promise<Cahat> {
    return new Cahat(await Socket.open(`${base}${path}`));
  }

  /** Comes in, and asks for a name if one is given. */
  static async join(base: string, name?: string, userId?: string, secret?: string): Promise<Cahat> {
    const guest = await Cahat.open(base);
    await guest.handshake(userId, secret);
    if (name !== undefined) await guest.rename(name);
    return guest;
  }

  get name(): string {
    return this.story().names.get(this.id) ?? '';
  }

  get whisperId(): string {
    return this.name;
  }

  send(type: string, payload: Frame = {}): void {
    this.socket.send({ type, payload });
  }

  /** The payload of the next frame of this type that fits. */
  async next(type: string, fits: (payload: Frame) => boolean = () => true): Promise<Frame> {
    return payload(await this.socket.next((frame) => frame.type === type && fits(payload(frame))));
  }

  /** The payloads of all frames of this type. */
  of(type: string): Frame[] {
    return this.socket.of(type).map(payload);
  }

  /** Says who it is and waits for all that a handshake is answered with. */
  async handshake(userId?: string, secret?: string): Promise<Frame> {
    const own = userId === undefined ? {} : { userId };
    this.send('HANDSHAKE_USER_INFO', secret === undefined ? own : { ...own, secret });
    const info = await this.next('USER_INFO');
    this.id = String(info.userId);
    if (typeof info.secret === 'string') this.secret = info.secret;
    await this.next('USERS');
    return info;
  }

  /** Asks for a name; resolves with what everybody was told. */
  async rename(name: string): Promise<Frame> {
    this.send('NAME_CHANGE', { name, userId: this.id });
    return this.next('NAME_CHANGE', ({ userId }) => userId === this.id);
  }

  /** Says something; resolves with the MESSAGE that everybody got. */
  message(rawMessage: string): Promise<Frame> {
    this.send('MESSAGE', { rawMessage, userId: this.id });
    return this.next('MESSAGE', (said) => said.userId === this.id && said.rawMessage === rawMessage);
  }

  async say(text: string): Promise<void> {
    await this.message(text);
  }

  /** The id of whoever has this name, as far as it was told. */
  calls(name: string): string {
    const id = [...this.story().names].find(([, each]) => each === name)?.[0];
    return id ?? `nobody called ${name}`;
  }

  story(): Story {
    const story: Story = { names: new Map(), present: new Set(), heard: [], left: [] };
    for (const frame of this.socket.frames) tell(story, String(frame.type), payload(frame));
    return story;
  }

  heard(): Line[] {
    return this.story().heard;
  }

  present(): string[] {
    const { names, present } = this.story();
    return [...present].map((id) => names.get(id) ?? `nameless ${id}`).sort();
  }

  left(): string[] {
    return this.story().left;
  }

  until(condition: () => boolean, what?: string): Promise<void> {
    return this.socket.until(condition, what);
  }

  async leave(): Promise<void> {
    this.socket.close();
    await this.socket.end();
  }

  drop(): void {
    this.socket.drop();
  }
}

/** A frame's payload, which is always an object. */
export function payload(frame: Frame): Frame {
  return object(frame.payload);
}

/** Brings the story up to one more frame. */
export function tell({ names, present, heard, left }: Story, type: string, told: Frame): void {
  const id = String(told.userId);
  if (type === 'HANDSHAKE')
    for (const [key, name] of Object.entries(object(told.userNames))) names.set(key, String(name));
  if (type === 'NAME_CHANGE') names.set(id, String(told.name));
  if (type === 'USER_CONNECTED') present.add(id);
  if (type === 'USER_DISCONNECTED') {
    present.delete(id);
    left.push(names.get(id) ?? `nameless ${id}`);
  }
  if (type === 'MESSAGE') heard.push([names.get(id) ?? `nameless ${id}`, String(told.rawMessage)]);
  if (type !== 'USERS') return;
  present.clear();
  for (const user of (told.users as unknown[]).map(object)) {
    present.add(String(user.userId));
    names.set(String(user.userId), String(user.name));
  }
}

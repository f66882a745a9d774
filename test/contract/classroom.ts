/** A client of protocol 2. */
import { type Frame, Socket } from './socket.ts';
import type { Line, Visitor } from './visitor.ts';

export class Classroom implements Visitor {
  readonly socket: Socket;
  /** The name that the room gave; '' when not logged in. */
  name = '';
  /** What proves who one is, where it was asked for. */
  secret: string | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Opens a socket at the base URL, and says nothing. */
  static async open(base: string, headers: Record<string, string> = {}): Promise<Classroom> {
    return new Classroom(await Socket.open(base, headers));
  }

  /** @param secret '' asks for one; without it, the client knows nothing private */
  static async join(base: string, name: string, secret?: string): Promise<Classroom> {
    const guest = await Classroom.open(base);
    await guest.login(name, secret);
    return guest;
  }

  get whisperId(): string {
    return this.name;
  }

  /** Logs in; resolves with the login that tells which name it became. */
  async login(name: string, secret?: string): Promise<Frame> {
    this.socket.send({ type: 'login', username: name, ...(secret !== undefined && { secret }) });
    const frame = await this.socket.next(
      ({ type, username }) =>
        type === 'login' && (username === name || /^-\d+$/.test(String(username).slice(name.length))),
    );
    this.name = String(frame.username);
    if (secret !== undefined) this.secret = String((await this.socket.next('secret')).secret);
    return frame;
  }

  /** Sends any chat; resolves with one's own copy, known by its text. */
  chat(frame: Frame): Promise<Frame> {
    this.socket.send({ type: 'chat', ...frame });
    return this.socket.next(({ type, text }) => type === 'chat' && text === frame.text);
  }

  async say(text: string): Promise<void> {
    await this.chat({ text, username: this.name });
  }

  /** Resolves with the error that comes next. */
  error(): Promise<Frame> {
    return this.socket.next(({ error }) => error !== undefined);
  }

  heard(): Line[] {
    return this.socket.of('chat').map(({ username, text }) => [String(username), String(text)]);
  }

  present(): string[] {
    const users = this.socket.frames.findLast(({ type }) => type === 'login' || type === 'disconnect')?.users;
    return Array.isArray(users) ? users.map(String).sort() : [];
  }

  left(): string[] {
    return this.socket.of('disconnect').map(({ user_left }) => String(user_left));
  }

  until(condition: () => boolean, what?: string): Promise<void> {
    return this.socket.until(condition, what);
  }

  async leave(): Promise<void> {
    this.socket.send({ type: 'disconnect', username: this.name });
  }

  drop(): void {
    this.socket.drop();
  }
}

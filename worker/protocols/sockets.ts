import type { Visit } from '../address.ts';
import { peer } from '../peer.ts';
import { Guest } from '../room/guests.ts';
import type { Seat } from '../room/members.ts';
import { requireGuestsWelcome } from '../room/rights.ts';
import type { Room } from '../room/room.ts';
import { prepareDoors } from './doors.ts';
import { GuestSocket } from './guest-socket.ts';
import type { Receiver } from './receiver.ts';
import { admitStream } from './sse/open.ts';
import { StreamSocket } from './sse/stream-socket.ts';

/** Streams of accounts; every other upgrade is a guest's. */
const STREAM = /^\/stream\/([^/]+)$/;

/** A socket, and the address that its peer came from. */
type Open = { socket: Receiver; peer: string };

/** The WebSockets of a room. They hibernate: the room may sleep and wake up, and finds them here again. */
export class Sockets {
  readonly #room: Room;
  readonly #ctx: DurableObjectState;
  readonly #open = new Map<WebSocket, Open>();

  constructor(room: Room, ctx: DurableObjectState) {
    this.#room = room;
    this.#ctx = ctx;
    // A proxy may cut a quiet line: clients can keep it busy without waking the room.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    for (const ws of ctx.getWebSockets()) {
      this.#add(ws, StreamSocket.resume(room, ws) ?? new GuestSocket(room, ws));
    }
  }

  /** Resolves when whatever the sockets do can be done: at once, but for the first guest of this process. */
  async prepare(): Promise<void> {
    const guests = [...this.#open.values()].some(({ socket }) => socket instanceof GuestSocket);
    if (guests) await prepareDoors();
  }

  /** By person, the seats of those whose sockets outlived the room's sleep. @param names of the persons */
  seats(names: ReadonlyMap<string, string>): Map<string, Seat> {
    const seats = new Map<string, Seat>();
    for (const { socket } of this.#open.values()) {
      if (socket instanceof StreamSocket) seats.set(socket.person, socket);
      if (!(socket instanceof GuestSocket)) continue;
      for (const person of socket.people) {
        const seat = seats.get(person);
        if (seat instanceof Guest) seat.lines.add(socket);
        else seats.set(person, new Guest(names.get(person) ?? '', person, [socket]));
      }
    }
    return seats;
  }

  /** Whether an upgrade can be let in; asked before a room is founded for it. @throws {Problem} `guests-not-welcome` */
  requireWelcome({ url }: Pick<Visit, 'url'>): void {
    if (!STREAM.test(new URL(url).pathname)) requireGuestsWelcome(this.#room.config);
  }

  /** Answers an upgrade. Any Origin is welcome, also `null`. @throws {Problem} `room-full`, and those of a stream */
  async accept({ request, url }: Pick<Visit, 'request' | 'url'>): Promise<Response> {
    const { pathname } = new URL(url);
    const token = STREAM.exec(pathname)?.[1];
    if (token !== undefined) return this.#acceptStream(request, token);
    await prepareDoors();
    this.#room.connections.admit(peer(this.#room, request));
    return this.#take(request, (ws) => {
      const socket = new GuestSocket(this.#room, ws);
      socket.openAt(pathname);
      return socket;
    });
  }

  receive(ws: WebSocket, data: string | ArrayBuffer): void {
    const { socket } = this.#open.get(ws) ?? {};
    if (socket === undefined) return;
    const before = socket.protocol;
    socket.receive(data);
    if (socket.protocol !== before) this.#room.connections.chose(before, socket.protocol);
  }

  /** @param code why the peer closes; it is answered, or a browser would wait in CLOSING */
  close(ws: WebSocket, code: number): void {
    answerClose(ws, code);
    const open = this.#open.get(ws);
    if (open === undefined) return;
    this.#open.delete(ws);
    this.#room.connections.closed(open.peer, open.socket.protocol);
    open.socket.closed();
  }

  #acceptStream(request: Request, token: string): Promise<Response> {
    return admitStream(this.#room, request, token, (user, lastEventId) =>
      this.#take(request, (ws) => {
        const socket = StreamSocket.open(this.#room, ws, user, lastEventId);
        this.#room.enter(socket);
        return socket;
      }),
    );
  }

  #take(request: Request, open: (ws: WebSocket) => Receiver): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    const address = peer(this.#room, request);
    // The tag outlives the room's sleep.
    this.#ctx.acceptWebSocket(server, address === '' ? [] : [address]);
    this.#add(server, open(server));
    return new Response(null, { status: 101, webSocket: client });
  }

  #add(ws: WebSocket, socket: Receiver): void {
    // Asked only now: the tags of a socket that was lost together with an earlier life cannot be read as it closes.
    const peer = this.#ctx.getTags(ws)[0] ?? '';
    this.#open.set(ws, { socket, peer });
    this.#room.connections.opened(peer, socket.protocol);
  }
}

/** 1005, 1006 and 1015 only describe a connection, they are never sent; nor are codes that no standard knows. */
function answerClose(ws: WebSocket, code: number): void {
  const isSendable = code >= 1000 && code < 5000 && code !== 1005 && code !== 1006 && code !== 1015;
  try {
    ws.close(isSendable ? code : 1000);
  } catch {
    // The connection broke, or we closed it first.
  }
}

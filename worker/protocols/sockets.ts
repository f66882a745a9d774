import { Problem } from '../problems.ts';
import { Guest } from '../room/guests.ts';
import type { Room } from '../room/room.ts';
import { classroom } from './classroom.ts';
import type { Door } from './door.ts';
import { DOORS } from './doors.ts';
import { type Frame, ignore, parseFrame } from './frame.ts';
import { RoomSocket } from './socket.ts';

/** The WebSockets of a room. They hibernate: the room may sleep and wake up, and finds them here again. */
export class Sockets {
  readonly #room: Room;
  readonly #ctx: DurableObjectState;
  readonly #open = new Map<WebSocket, RoomSocket>();
  /** By person, the sockets that outlived a sleep. */
  readonly #slept = new Map<string, RoomSocket[]>();

  constructor(room: Room, ctx: DurableObjectState) {
    this.#room = room;
    this.#ctx = ctx;
    for (const ws of ctx.getWebSockets()) {
      const socket = new RoomSocket(room, ws, DOORS);
      this.#open.set(ws, socket);
      for (const person of socket.people)
        this.#slept.set(person, [...(this.#slept.get(person) ?? []), socket]);
    }
  }

  /** The seat of somebody whose sockets outlived the room's sleep, or undefined. */
  resume(person: string, name: string): Guest | undefined {
    const lines = this.#slept.get(person);
    return lines && new Guest(name, person, lines);
  }

  /** Answers an upgrade. Any Origin is welcome, also `null`. @throws {Problem} `room-full` */
  accept(request: Request): Response {
    this.#room.connections.admit();
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    this.#room.connections.opened();
    const socket = new RoomSocket(this.#room, server, DOORS);
    this.#open.set(server, socket);
    const { pathname } = new URL(request.url);
    const door = DOORS.find(({ path }) => path === pathname);
    if (door) socket.choose(door);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** A frame came. Whatever it is, the socket stays open and hears what was wrong with it. */
  receive(ws: WebSocket, data: string | ArrayBuffer): void {
    const socket = this.#open.get(ws);
    if (socket === undefined) return;
    socket.heardFrom();
    let frame: Frame | undefined;
    try {
      frame = parseFrame(data, this.#room.config.bodyMax);
      const door = socket.door ?? chooseDoor(socket, frame);
      door?.receive(socket, frame);
    } catch (error) {
      socket.send((socket.door ?? classroom).refuse(asProblem(error), frame));
    }
  }

  /** The socket closed, or broke. */
  close(ws: WebSocket): void {
    const socket = this.#open.get(ws);
    if (socket === undefined) return;
    this.#open.delete(ws);
    this.#room.connections.closed();
    socket.closed();
  }
}

/** The first frame tells the protocol by its type; one that tells none leaves the socket waiting. */
function chooseDoor(socket: RoomSocket, frame: Frame): Door | undefined {
  const door = DOORS.find(({ firstTypes }) => firstTypes.includes(frame.type));
  if (door) socket.choose(door);
  else ignore(frame);
  return door;
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  console.error(error);
  return new Problem('internal', 'Your message was not carried out. Please try again.');
}

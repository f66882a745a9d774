/**
 * The server of a classroom course [PROTOCOLS 2]: it knows its own course's keys only, takes every name as it is, and
 * relays a chat as it came.
 */
import type { WebSocket } from 'ws';
import { type Frame, StandIn } from './stand-in.ts';

/** Tutorial 12 says `user_joined` and `active_users`, Lab 8 `username` and `users`. */
export type Course = 'tutorial 12' | 'lab 8';

export class ClassroomStandIn extends StandIn {
  readonly #course: Course;
  readonly #names = new Map<WebSocket, string>();

  constructor(course: Course) {
    super();
    this.#course = course;
  }

  protected override receive(socket: WebSocket, frame: Frame): void {
    const name = this.#names.get(socket);
    if (frame.type === 'login') {
      if (typeof frame.username !== 'string' || frame.username === '') this.#refuse(socket, 'no username');
      else this.#logIn(socket, frame.username);
    } else if (frame.type === 'chat') {
      if (name === undefined) this.#refuse(socket, 'not logged in');
      else this.broadcast(frame, this.#names.keys());
    } else if (frame.type === 'disconnect') {
      this.#logOut(socket);
    }
  }

  protected override closed(socket: WebSocket): void {
    this.#logOut(socket);
  }

  #logIn(socket: WebSocket, name: string): void {
    this.#logOut(socket);
    this.#names.set(socket, name);
    this.broadcast(this.#roll('login', name), this.#names.keys());
  }

  #logOut(socket: WebSocket): void {
    const name = this.#names.get(socket);
    if (name === undefined) return;
    this.#names.delete(socket);
    this.broadcast(this.#roll('disconnect', name), this.#names.keys());
  }

  #roll(type: 'login' | 'disconnect', name: string): object {
    const users = [...this.#names.values()];
    if (this.#course === 'lab 8') return { type, username: name, users };
    return { type, [type === 'login' ? 'user_joined' : 'user_left']: name, active_users: users };
  }

  #refuse(socket: WebSocket, details: string): void {
    this.send(socket, { error: 'Bad message', details });
  }
}

import { type IceServer, iceServers } from '../room/ice.ts';
import type { GuestSocket } from './guest-socket.ts';

/**
 * Answers a socket that asks through which servers a call finds its way. Only those who have proven who they are may
 * call, and so ask. @param frame the answer in the protocol's own terms @throws {Problem} `unproven`, `rate-exceeded`
 */
export function sendIce(socket: GuestSocket, frame: (servers: IceServer[]) => object): void {
  const [person] = socket.confidants;
  socket.requireProof(person);
  socket.spendSignal();
  const { config, people } = socket.room;
  const name = people.find(person ?? '')?.name ?? '';
  iceServers(config, name).then((servers) => socket.send(frame(servers)), console.error);
}

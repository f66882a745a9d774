import { type IceServer, iceServers } from '../room/ice.ts';
import type { GuestSocket } from './guest-socket.ts';

/**
 * Answers a socket that asks through which servers a call finds its way. Only those who have proven who they are may
 * call, and so ask. @param frame the answer in the protocol's own terms
 * @throws {Problem} `unproven`, `rate-exceeded`, `sender-banned`, `sender-muted`
 */
export function sendIce(socket: GuestSocket, frame: (servers: IceServer[]) => object): void {
  const [person = ''] = socket.confidants;
  socket.requireProof(person);
  socket.spendSignal();
  const { config, people, rights } = socket.room;
  const user = people.find(person)?.name ?? '';
  rights.require({ isGuest: true, user, person }, 'signal');
  iceServers(config, user).then((servers) => socket.send(frame(servers)), console.error);
}

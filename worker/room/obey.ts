import { Problem } from '../problems.ts';
import type { Command } from './commands.ts';
import type { Seat } from './members.ts';
import * as moderation from './moderation.ts';
import type { Room } from './room.ts';

/** Does what somebody's message asks for. @throws {Problem} with nothing done */
export function obey(room: Room, seat: Seat, command: Command): void {
  switch (command.verb) {
    case 'say':
      room.say(seat, command.text);
      break;
    case 'quit':
      room.leave(seat, () => seat.end('for good'));
      break;
    case 'reconnect':
      room.leave(seat, () => seat.end('to return'));
      break;
    case 'kick':
      kick(room, seat, command.target);
      break;
    case 'ban':
      moderation.ban(room, seat, command.target);
      break;
    case 'mute':
      moderation.mute(room, seat, command.target);
      break;
    case 'unban':
    case 'unmute':
      moderation.takeBack(room, seat, command.verb, command.target);
      break;
    case 'slow':
      moderation.slow(room, seat, command.seconds);
      break;
    case 'topic':
      moderation.setTopic(room, seat, command.topic);
      break;
    case 'delete':
      moderation.deleteMessage(room, seat, command.target);
  }
}

function kick(room: Room, kicker: Seat, target: string): void {
  const { user } = kicker;
  room.rights.require(kicker, 'kick');
  if (target === user)
    throw new Problem('kick-oneself', 'To leave, type /quit; to come back at once, /reconnect.');
  const seat = room.members.seatOf(target);
  if (seat === undefined) throw new Problem('not-connected', `“${target}” is not connected.`);
  room.journal.append({ type: 'ServerStatus', status: `${user} kicked ${target}` });
  room.leave(seat, () => seat.end('to return'));
}

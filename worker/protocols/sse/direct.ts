import { sayPrivately, whoIs } from '../../room/direct.ts';
import type { Room } from '../../room/room.ts';
import { parseText, parseUserName } from '../parse.ts';
import { exactFields } from './form.ts';
import { spendToken } from './spend.ts';

/** POST /direct: a message to one person alone; it is answered as /message is [docs/protocols.md]. */
export function postDirect(room: Room, request: Request): Promise<Response> {
  return spendToken(room, request, 'direct', (form) => {
    const { to, message } = exactFields(form, ['to', 'message']);
    const name = parseUserName(to, room.config);
    const text = parseText(message, room.config);
    return (seat) => {
      sayPrivately(room, seat, whoIs(room, name), text);
    };
  });
}

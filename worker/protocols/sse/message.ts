import { parseCommand } from '../../room/commands.ts';
import { obey } from '../../room/obey.ts';
import type { Room } from '../../room/room.ts';
import { parseText } from '../parse.ts';
import { exactFields } from './form.ts';
import { spendToken } from './spend.ts';

/** POST /message: 201, or 403, 413, 429, 422, 409, looked for in this order [PROTOCOLS 1 /message]. */
export function postMessage(room: Room, request: Request): Promise<Response> {
  return spendToken(room, request, 'message', (form) => {
    const { message } = exactFields(form, ['message']);
    const command = parseCommand(parseText(message, room.config));
    return (seat) => obey(room, seat, command);
  });
}

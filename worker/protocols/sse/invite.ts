import { makeInvite } from '../../room/invites.ts';
import type { Room } from '../../room/room.ts';
import { exactFields } from './form.ts';
import { spendToken } from './spend.ts';

/** POST /invite, without fields: 201 with an invite for whoever is given it, or as /message [docs/protocols.md]. */
export function postInvite(room: Room, request: Request): Promise<Response> {
  return spendToken(
    room,
    request,
    'invite',
    (form) => {
      exactFields(form, []);
      return (seat) => room.rights.require(seat, 'invite');
    },
    (user) => makeInvite(room, user),
  );
}

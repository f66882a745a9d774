import { Problem } from '../problems.ts';
import { bearingOf, readInvite } from './invites.ts';
import type { Room } from './room.ts';
import type { Claims } from './tokens.ts';

/** The two tokens that a login gives, signed. */
export type TokenPair = { messageToken: string; streamToken: string };

/**
 * Logs in, registering an unknown name. Both earlier tokens of the user become invalid, unless it throws.
 * @param invite what an unknown name may need
 * @throws {Problem} `invite-needed`, `invite-expired`, `banned`, `wrong-password`, `stream-open`
 */
export async function login(
  room: Room,
  username: string,
  password: string,
  invite: string | null,
): Promise<TokenPair> {
  const messageJti = crypto.randomUUID();
  const streamJti = crypto.randomUUID();
  const shown = await readInvite(room, invite);
  await prove(room, username, password, shown, (hash) => {
    room.rights.registers(username);
    room.accounts.save({ name: username, password: hash, messageJti, streamJti });
    room.answers.forget(username);
    room.guests.giveWay(username);
  });
  const [messageToken, streamToken] = await Promise.all([
    room.tokens.sign('message', username, messageJti),
    room.tokens.sign('stream', username, streamJti),
  ]);
  return { messageToken, streamToken };
}

/** @param accept called with the hash to store, in the very turn in which everything it rests on is true */
async function prove(
  room: Room,
  username: string,
  password: string,
  invite: Claims | undefined,
  accept: (hash: string) => void,
): Promise<void> {
  for (;;) {
    const known = room.accounts.find(username)?.password;
    requireEntry(room, username, invite);
    // An unknown name costs one hash as well, so that time does not tell which names exist.
    const hash = known ?? (await room.passwords.hash(password));
    if (known !== undefined && !(await room.passwords.matches(password, known))) {
      throw new Problem('wrong-password', `“${username}” is registered here with another password.`);
    }
    if (await room.isHeld(username)) {
      throw new Problem('stream-open', `“${username}” is connected already. Log out there first.`);
    }
    // Meanwhile somebody may have registered the name: then it is theirs, and the password is asked for again.
    if (room.accounts.find(username)?.password !== known) continue;
    // Nor may the room have closed its door meanwhile, or banned who made the invite.
    requireEntry(room, username, invite);
    return accept(hash);
  }
}

/** Asked before any password is looked at, which costs time. */
function requireEntry(room: Room, username: string, invite: Claims | undefined): void {
  const { accounts, rights } = room;
  if (accounts.find(username)) rights.requireLogin(username);
  else rights.requireRegistration(username, bearingOf(room, invite));
}

import { Cahat } from '../cahat.ts';
import { Classroom } from '../classroom.ts';
import { nonce } from '../visitor.ts';
import { Whisper } from '../whisper.ts';
import { count, firstOf, type Outcome, type Scene } from './actor.ts';
import { refusal } from './refusal.ts';

export type Client = Classroom | Cahat | Whisper;
/** The protocols of guests. */
export const GUEST_DOORS = ['classroom', 'CAHAT', 'WhisperChat'] as const;
export type GuestDoor = (typeof GUEST_DOORS)[number];

/**
 * Comes in through a door for the first time.
 * @param query of the address, as `?invite=…`
 */
export async function comeIn(scene: Scene, door: GuestDoor, name: string, query = ''): Promise<Outcome> {
  const opened = await open(scene.base, door, name, query);
  if (opened === undefined) return 'refused';
  return enter(scene, opened, door === 'CAHAT' ? 'Anonymous' : undefined);
}

/** Opens a socket; undefined where the upgrade is 403. @param name in WhisperChat the user_id */
export async function open(
  base: string,
  door: GuestDoor,
  name: string,
  query = '',
): Promise<Client | undefined> {
  try {
    if (door === 'CAHAT') return await Cahat.open(base, `cahat${query}`);
    if (door === 'WhisperChat') return await Whisper.open(base, name, `v1/chat/ws${query}`);
    const client = await Classroom.open(`${base}${query}`);
    client.name = name;
    return client;
  } catch (error) {
    if (error instanceof Error && error.message.includes('403')) return undefined;
    throw error;
  }
}

/**
 * Says who one is, with one's secret where there is one; done when the others have heard of it.
 * @param name by which they hear of it, where that is not the client's own
 * @param isMute who does not speak is no member in WhisperChat: then what the server says of the secret counts
 */
export async function enter(
  { owner }: Scene,
  client: Client,
  name = client.name,
  isMute = false,
): Promise<Outcome> {
  const { socket } = client;
  const joined = count(owner, 'Join', name);
  const refused = refusal(socket, socket.frames.length);
  if (client instanceof Classroom) {
    socket.send({ type: 'login', username: client.name, secret: client.secret ?? '' });
  } else if (client instanceof Cahat) {
    const own = client.id === '' ? {} : { userId: client.id, secret: client.secret };
    client.send('HANDSHAKE_USER_INFO', own);
  } else {
    socket.send({ type: 'identify', user_id: client.whisperId, secret: client.secret ?? '' });
    const identified = socket.until(() => socket.of('identified').length > 0, 'identified');
    if (isMute || (await firstOf(identified, refused)) === 'refused') return firstOf(identified, refused);
    socket.send({ type: 'messages', data: [{ user_id: client.whisperId, content: nonce() }] });
  }
  const heard = owner.stream.until(() => count(owner, 'Join', name) > joined, undefined, `Join of ${name}`);
  return firstOf(heard, refused);
}

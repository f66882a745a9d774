/** What the tests of rights begin with: a server of some configuration, and somebody of each standing. */
import { SignJWT } from 'jose';
import { type Server, startServer } from '../server.ts';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { urlencoded } from './forms.ts';
import type { Answer } from './http.ts';
import type { Person } from './person.ts';
import { object } from './socket.ts';
import type { Visitor } from './visitor.ts';
import { Whisper } from './whisper.ts';

const SECRET = 'a secret of 16 characters and more';

/** The four ways to keep a room. */
export const POLICIES = [
  { access: 'open', guests: true },
  { access: 'open', guests: false },
  { access: 'invite', guests: true },
  { access: 'invite', guests: false },
] as const;
export type Policy = (typeof POLICIES)[number];

export function policyServer({ access, guests }: Policy): Promise<Server> {
  const env = { TOKEN_SECRET: SECRET, ROOM_ACCESS: access, ROOM_GUESTS: guests ? 'on' : 'off' };
  return startServer({ env });
}

/** Each protocol of guests, by its name. */
export const GUESTS = {
  'classroom guest': (base: string, name: string): Promise<Visitor> => Classroom.join(base, name),
  'CAHAT guest': (base: string, name: string): Promise<Visitor> => Cahat.join(base, name),
  'WhisperChat guest': (base: string, name: string): Promise<Visitor> => Whisper.join(base, name),
} as const;

/** An invite that somebody in the room makes. */
export async function inviteOf(person: Person): Promise<string> {
  const answer = await person.send(urlencoded({}), 'invite');
  if (answer.status !== 201) throw new Error(`invite of ${person.name}: ${answer.status} ${answer.body}`);
  return String(object(JSON.parse(answer.body)).invite);
}

/** The same a second after it expired. */
export function expiredInvite(base: string, maker: string): Promise<string> {
  return new SignJWT({ use: 'invite' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(maker)
    .setAudience(/rooms\/([^/]+)/.exec(base)?.[1] ?? 'lobby')
    .setJti('x')
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) - 1)
    .sign(new TextEncoder().encode(SECRET));
}

/** The stable name of a refusal. */
export function codeOf({ body }: Pick<Answer, 'body'>): string {
  return String(object(JSON.parse(body)).type).replace('urn:parley:problem:', '');
}

/** Who may do what. */
import type { Config } from '../config.ts';
import { Problem } from '../problems.ts';

/** How somebody stands in a room: those with an account, guests, and those who are not in yet. */
export const STANDINGS = [
  'owner',
  'member',
  'muted',
  'banned',
  'guest',
  'invited',
  'expired invite',
  'stranger',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** Always; only where `ROOM_ACCESS` is open; only where `ROOM_GUESTS` is on. */
type Rule = 'yes' | 'open' | 'guests';

const ANY_GUEST = {
  guest: 'guests',
  invited: 'guests',
  'expired invite': 'guests',
  stranger: 'guests',
} as const;
const OWNER = { owner: 'yes' } as const;
const ANYBODY = { ...OWNER, member: 'yes', muted: 'yes' } as const;
const SPEAKER = { ...OWNER, member: 'yes', guest: 'yes' } as const;

/**
 * Who may do what: the one table; what it does not name, nobody may. It is shown in docs/rights.md, and each of its
 * cells is a test. Whoever has no account owns nothing, so the commands of protocol 1 are for accounts alone.
 */
export const RIGHTS = {
  register: { ...OWNER, guest: 'open', invited: 'yes', 'expired invite': 'open', stranger: 'open' },
  'log in and open a stream': ANYBODY,
  'come in as a guest': { muted: 'guests', ...ANY_GUEST },
  'read v1/chat/messages': {
    owner: 'guests',
    member: 'guests',
    muted: 'guests',
    banned: 'guests',
    ...ANY_GUEST,
  },
  'read history': { ...ANYBODY, banned: 'guests', ...ANY_GUEST },
  say: SPEAKER,
  'say at any pace': OWNER,
  'say privately': SPEAKER,
  'be told privately': SPEAKER,
  /** Also to be told the servers that help a call. */
  signal: SPEAKER,
  rename: { guest: 'yes' },
  kick: { ...OWNER, member: 'yes' },
  invite: { ...OWNER, member: 'yes' },
  'delete own': ANYBODY,
  'delete another’s': OWNER,
  ban: OWNER,
  unban: OWNER,
  mute: OWNER,
  unmute: OWNER,
  slow: OWNER,
  topic: OWNER,
} as const satisfies Record<string, Partial<Record<Standing, Rule>>>;
export type Deed = keyof typeof RIGHTS;

/** Whether somebody of that standing may do that in a room so configured. */
export function isAllowed(
  { access, guests }: Pick<Config, 'access' | 'guests'>,
  standing: Standing,
  deed: Deed,
): boolean {
  const row: Partial<Record<Standing, Rule>> = RIGHTS[deed];
  const rule = row[standing];
  if (rule === 'open') return access === 'open';
  return rule === 'guests' ? guests : rule === 'yes';
}

/** Whether people without an account may look at all. @throws {Problem} `guests-not-welcome` */
export function requireGuestsWelcome(config: Config): void {
  if (isAllowed(config, 'stranger', 'come in as a guest')) return;
  throw new Problem('guests-not-welcome', 'Only people with an account can come in and read here.');
}

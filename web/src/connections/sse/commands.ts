/** The commands of protocol 1 [PROTOCOLS 1 Commands]. */
import type { Command } from '../connection.ts';

export const QUIT = '/quit';
const KICK = '/kick';

/** Those of the course, which every server has. */
const COURSE: readonly Command[] = [
  { word: QUIT, argument: 'none' },
  { word: '/reconnect', argument: 'none' },
  { word: KICK, argument: 'member' },
];

/** What only our server has: for owners, but for taking back one's own words, which has a button. */
const OURS: readonly Command[] = [
  { word: '/ban', argument: 'member', isForOwners: true },
  { word: '/unban', argument: 'text', isForOwners: true },
  { word: '/mute', argument: 'member', isForOwners: true },
  { word: '/unmute', argument: 'member', isForOwners: true },
  { word: '/slow', argument: 'text', isForOwners: true },
  { word: '/topic', argument: 'text', isForOwners: true },
  { word: '/delete', argument: 'text', isForOwners: true },
];
const ALL: readonly Command[] = [...COURSE, ...OURS];

/** @param parley whether our own server is there */
export function commandsAt(parley: boolean): readonly Command[] {
  return parley ? ALL : COURSE;
}

/** The command that a text is: exactly its word, or the word and a space. @param parley whether our own server is there */
export function commandOf(text: string, parley = false): Command | undefined {
  return commandsAt(parley).find(({ word }) => text === word || text.startsWith(`${word} `));
}

/** Whether 409 may be about the one to be kicked rather than about a missing stream. */
export function isKick(text: string): boolean {
  return commandOf(text)?.word === KICK;
}

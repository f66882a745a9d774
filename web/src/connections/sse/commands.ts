/** The commands of protocol 1 [PROTOCOLS 1 Commands]. */
import type { Command } from '../connection.ts';

export const QUIT = '/quit';
const KICK = '/kick';

export const COMMANDS: readonly Command[] = [
  { word: QUIT, argument: 'none' },
  { word: '/reconnect', argument: 'none' },
  { word: KICK, argument: 'member' },
];

/** The command that a text is: exactly its word, or the word and a space. */
export function commandOf(text: string): Command | undefined {
  return COMMANDS.find(({ word }) => text === word || text.startsWith(`${word} `));
}

/** Whether 409 may be about the one to be kicked rather than about a missing stream. */
export function isKick(text: string): boolean {
  return commandOf(text)?.word === KICK;
}

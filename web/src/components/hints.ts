import type { Command } from '../connections/connection.ts';
import { strings } from '../strings.ts';

/** Most names that are offered at once. */
const MAX_NAMES = 8;

/** Something that the compose field could say instead. */
export type Hint = {
  /** The whole text. */
  text: string;
  label: string;
  help: string;
};

type Known = { commands: readonly Command[]; members: readonly string[]; user: string };

/** How a text that begins like a command may go on; nothing once it is complete. */
export function hintsFor(draft: string, { commands, members, user }: Known): readonly Hint[] {
  const begun = commands.find(({ word, argument }) => argument === 'member' && draft.startsWith(`${word} `));
  if (begun !== undefined) {
    const start = draft.slice(begun.word.length + 1);
    if (members.includes(start)) return [];
    return members
      .filter((name) => name !== user && name.toLowerCase().startsWith(start.toLowerCase()))
      .slice(0, MAX_NAMES)
      .map((name) => ({ text: `${begun.word} ${name}`, label: name, help: '' }));
  }
  if (!draft.startsWith('/')) return [];
  return commands
    .map(({ word, argument }) => ({
      text: argument === 'none' ? word : `${word} `,
      label: word,
      help: strings.commands[word] ?? '',
    }))
    .filter(({ text }) => text.startsWith(draft) && text !== draft);
}

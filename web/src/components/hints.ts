import type { Command } from '../connections/connection.ts';
import { strings } from '../strings.ts';
import type { Emoji } from './emoji/use-emoji.ts';

/** Most that is offered at once. */
const MOST = 8;
/** The start of a name or a shortcode that ends where one writes. A single letter after `:` is a face. */
const NAME_BEGUN = /(^|\s)@(\S*)$/u;
const SHORTCODE_BEGUN = /(^|[^\w:])(:([a-z0-9_+-]{2,}))$/i;
const SHORTCODE = /:([a-z0-9_+-]+):$/i;

/** Something that the compose field could say instead. */
export type Hint = {
  /** The whole text. */
  text: string;
  /** Where one goes on writing, in UTF-16 code units. */
  caret: number;
  label: string;
  help: string;
};

type Known = {
  commands: readonly Command[];
  members: readonly string[];
  user: string;
  /** Undefined until it is loaded. */
  emoji?: Emoji | undefined;
};

/**
 * How a text may go on that begins like a command, or has the start of a name or of a shortcode where one writes;
 * nothing once it is complete.
 */
export function hintsFor(draft: string, caret: number, known: Known): readonly Hint[] {
  const commands = commandHints(draft, known);
  if (commands.length > 0) return commands;
  const before = draft.slice(0, caret);
  return [...nameHints(before, draft.slice(caret), known), ...emojiHints(before, draft.slice(caret), known)];
}

/** Whether emoji have to be known to say how the text may go on. */
export function wantsEmoji(draft: string, caret: number): boolean {
  return SHORTCODE_BEGUN.test(draft.slice(0, caret));
}

/** Makes an emoji of a shortcode whose last colon has just been typed; undefined where there is none. */
export function replaceShortcode(draft: string, caret: number, emoji: Emoji | undefined): Hint | undefined {
  const [code, name] = SHORTCODE.exec(draft.slice(0, caret)) ?? [];
  const character = name === undefined ? undefined : emoji?.emojiNamed(name);
  if (code === undefined || character === undefined) return undefined;
  return hint(draft.slice(0, caret - code.length), character, draft.slice(caret), '', '');
}

function commandHints(draft: string, { commands, members, user }: Known): readonly Hint[] {
  const begun = commands.find(({ word, argument }) => argument === 'member' && draft.startsWith(`${word} `));
  if (begun !== undefined) {
    const start = draft.slice(begun.word.length + 1);
    if (members.includes(start)) return [];
    return namesLike(start, members, user).map((name) => hint(`${begun.word} `, name, '', name, ''));
  }
  if (!draft.startsWith('/')) return [];
  return commands
    .map(({ word, argument }) => {
      return hint('', argument === 'none' ? word : `${word} `, '', word, strings.commands[word] ?? '');
    })
    .filter(({ text }) => text.startsWith(draft) && text !== draft);
}

function nameHints(before: string, after: string, { members, user }: Known): readonly Hint[] {
  const [, , start] = NAME_BEGUN.exec(before) ?? [];
  if (start === undefined) return [];
  if (members.includes(start)) return [];
  const head = before.slice(0, before.length - start.length);
  return namesLike(start, members, user).map((name) => hint(head, `${name} `, after, `@${name}`, ''));
}

function emojiHints(before: string, after: string, { emoji }: Known): readonly Hint[] {
  const [, , code = '', start] = SHORTCODE_BEGUN.exec(before) ?? [];
  if (start === undefined || emoji === undefined) return [];
  const head = before.slice(0, before.length - code.length);
  return emoji
    .findEmoji(start, MOST)
    .map(({ emoji: character, names: [name = ''] }) =>
      hint(head, character, after, `${character} :${name}:`, ''),
    );
}

function namesLike(start: string, members: readonly string[], user: string): readonly string[] {
  return members
    .filter((name) => name !== user && name.toLowerCase().startsWith(start.toLowerCase()))
    .slice(0, MOST);
}

function hint(head: string, middle: string, after: string, label: string, help: string): Hint {
  return { text: head + middle + after, caret: head.length + middle.length, label, help };
}

import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { isBlank } from '../../../protocol/text.ts';
import { useEmoji } from '../components/emoji/use-emoji.ts';
import { type Hint, hintsFor, replaceShortcode, wantsEmoji } from '../components/hints.ts';
import type { RoomView } from '../store/room.ts';

/** A text that is being written, and how it may go on. */
export type Draft = {
  text: string;
  hints: readonly Hint[];
  /** The place of the hint that Enter takes. */
  active: number;
  /** Goes to the next hint, or with -1 to the one before, round the end. */
  choose: (step: 1 | -1) => void;
  /** Puts the hints away until the text changes. */
  dismiss: () => void;
  /** The user has typed. */
  type: (field: HTMLTextAreaElement) => void;
  /** The user has moved the caret. */
  moveTo: (caret: number) => void;
  /** Writes in the user's place. */
  put: (written: Pick<Hint, 'text' | 'caret'>) => void;
  /** Writes where the caret is. */
  insert: (text: string) => void;
  /** Writes before everything else, in lines of its own. */
  prepend: (text: string) => void;
  clear: () => void;
};

/** @param onDraft hears every change of the text */
export function useDraft(
  field: RefObject<HTMLTextAreaElement | null>,
  initial: string,
  view: RoomView,
  onDraft: (text: string) => void,
): Draft {
  const [text, setText] = useState(initial);
  const [caret, setCaret] = useState(initial.length);
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  /** Where the caret is to go once the field has its new text. */
  const nextCaret = useRef<number>(undefined);
  const emoji = useEmoji(wantsEmoji(text, caret));
  const hints = isDismissed ? [] : hintsFor(text, caret, { ...view, emoji });

  useLayoutEffect(() => {
    if (nextCaret.current === undefined) return;
    field.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = undefined;
  });

  function write(written: string, at: number): void {
    setText(written);
    setCaret(at);
    onDraft(written);
    setActive(0);
    setDismissed(false);
  }

  function put(written: Pick<Hint, 'text' | 'caret'>): void {
    nextCaret.current = written.caret;
    write(written.text, written.caret);
    field.current?.focus();
  }

  return {
    text,
    hints,
    active,
    choose: (step) => setActive((active + step + hints.length) % hints.length),
    dismiss: () => setDismissed(true),
    type({ value, selectionStart }) {
      const replaced = replaceShortcode(value, selectionStart, emoji);
      if (replaced === undefined) write(value, selectionStart);
      else put(replaced);
    },
    moveTo: setCaret,
    put,
    insert: (added) =>
      put({ text: text.slice(0, caret) + added + text.slice(caret), caret: caret + added.length }),
    prepend: (added) => put({ text: isBlank(text) ? added : `${added}\n${text}`, caret: added.length }),
    clear: () => write('', 0),
  };
}

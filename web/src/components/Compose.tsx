import {
  type FormEvent,
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type Ref,
  Suspense,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { codePoints, isBlank } from '../../../protocol/text.ts';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { CommandHints, optionId } from './CommandHints.tsx';
import { useEmoji } from './emoji/use-emoji.ts';
import { type Hint, hintsFor, replaceShortcode, wantsEmoji } from './hints.ts';
import { Icon } from './Icon.tsx';

const EmojiPicker = lazy(async () => ({ default: (await import('./emoji/EmojiPicker.tsx')).EmojiPicker }));

/** Code points of a message [PROTOCOLS 1 Fields]. */
const MESSAGE_MAX = 4_000;
/** From here on the length is shown. */
const MESSAGE_LONG = 3_500;

/** What others can do with the place to speak. */
export type ComposeHandle = {
  focus: () => void;
  /** Takes back a text, before what stands there already. */
  edit: (text: string) => void;
};

type Props = {
  ref: Ref<ComposeHandle>;
  view: RoomView;
  initialDraft: string;
  onDraft: (draft: string) => void;
  onSay: (text: string) => void;
  /** The user goes up from an empty field. */
  onUp: () => void;
  /** The user wants to be elsewhere. */
  onEscape: () => void;
  /** Tools that stand under the field. */
  children: ReactNode;
};

/** The place to speak. */
export function Compose({ ref, view, initialDraft, onDraft, onSay, onUp, onEscape, children }: Props) {
  const [draft, setDraft] = useState(initialDraft);
  const [caret, setCaret] = useState(initialDraft.length);
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  /** Where the caret is to go once the field has its new text. */
  const nextCaret = useRef<number>(undefined);
  const id = useId();
  const emoji = useEmoji(wantsEmoji(draft, caret));
  const hints = isDismissed ? [] : hintsFor(draft, caret, { ...view, emoji });
  const length = codePoints(draft);
  const isOver = view.state.phase === 'disconnected';
  const canSend = !isOver && !isBlank(draft) && length <= MESSAGE_MAX;

  // Also when the connection is back: the login form, where the focus was, has just gone.
  useEffect(() => {
    if (!isOver) field.current?.focus();
  }, [isOver]);

  useLayoutEffect(() => {
    if (nextCaret.current === undefined) return;
    field.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = undefined;
  });

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    edit: (text) => put({ text: isBlank(draft) ? text : `${text}\n${draft}`, caret: text.length }),
  }));

  function write(text: string, at: number) {
    setDraft(text);
    setCaret(at);
    onDraft(text);
    setActive(0);
    setDismissed(false);
  }

  /** Writes in the user's place. */
  function put({ text, caret: at }: Pick<Hint, 'text' | 'caret'>) {
    nextCaret.current = at;
    write(text, at);
    field.current?.focus();
  }

  function type({ value, selectionStart }: HTMLTextAreaElement) {
    const replaced = replaceShortcode(value, selectionStart, emoji);
    if (replaced === undefined) write(value, selectionStart);
    else put(replaced);
  }

  function pickEmoji(character: string) {
    setPicking(false);
    put({ text: draft.slice(0, caret) + character + draft.slice(caret), caret: caret + character.length });
  }

  function send(event?: FormEvent) {
    event?.preventDefault();
    field.current?.focus();
    if (!canSend) return;
    onSay(draft);
    write('', 0);
  }

  function press(event: KeyboardEvent) {
    // Enter that ends an input method's composition is not the user's Enter.
    if (event.nativeEvent.isComposing) return;
    const hint = hints[active];
    if (hint !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + hints.length) % hints.length);
    } else if (hint !== undefined && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      put(hint);
    } else if (hint !== undefined && event.key === 'Escape') {
      setDismissed(true);
    } else if (event.key === 'Escape') {
      onEscape();
    } else if (event.key === 'ArrowUp' && draft === '') {
      onUp();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      send();
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <form className="compose" onSubmit={send}>
      {hints.length > 0 && <CommandHints id={`${id}-hints`} hints={hints} active={active} onPick={put} />}
      {isPicking && (
        <Suspense>
          <EmojiPicker
            id={`${id}-emoji`}
            onPick={pickEmoji}
            onClose={() => {
              setPicking(false);
              field.current?.focus();
            }}
          />
        </Suspense>
      )}
      <div className="compose-box">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={draft}
          placeholder={strings.compose.placeholder(view.title)}
          aria-label={strings.compose.label}
          aria-describedby={`${id}-help`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hints.length > 0 ? `${id}-hints` : undefined}
          aria-activedescendant={hints.length > 0 ? optionId(`${id}-hints`, active) : undefined}
          onChange={(event) => type(event.currentTarget)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={press}
        />
        <button
          type="button"
          className="button button--bare"
          aria-label={strings.emoji.title}
          aria-expanded={isPicking}
          aria-controls={isPicking ? `${id}-emoji` : undefined}
          // Else the picker would close on losing the focus, and open again at the click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setPicking(!isPicking)}
        >
          <Icon name="smile" />
        </button>
        <button type="submit" className="button button--primary send" aria-disabled={!canSend}>
          <Icon name="send" />
          <span>{strings.compose.send}</span>
        </button>
      </div>
      <div className={`compose-help compose-help--${view.state.phase}`}>
        <p id={`${id}-help`}>{help(view)}</p>
        {length > MESSAGE_LONG && (
          <span role="status" className={length > MESSAGE_MAX ? 'length length--over' : 'length'}>
            {strings.compose.length(length, MESSAGE_MAX)}
          </span>
        )}
        <div className="compose-tools">{children}</div>
      </div>
    </form>
  );
}

function help({ state: { phase }, commands }: RoomView): string {
  if (phase === 'disconnected') return strings.compose.closed;
  if (phase !== 'connected') return strings.compose.waiting;
  return commands.length > 0 ? strings.compose.helpCommands : strings.compose.help;
}

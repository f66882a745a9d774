import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { codePoints, isBlank } from '../../../protocol/text.ts';
import { lazily } from '../hooks/lazily.ts';
import { useDraft } from '../hooks/use-draft.ts';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { CommandHints, optionId } from './CommandHints.tsx';
import { Icon } from './Icon.tsx';

const useEmojiPicker = lazily(async () => (await import('./emoji/EmojiPicker.tsx')).EmojiPicker);

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
  const [isPicking, setPicking] = useState(false);
  const EmojiPicker = useEmojiPicker(isPicking);
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft(field, initialDraft, view, onDraft);
  const id = useId();
  const { text, hints } = draft;
  const length = codePoints(text);
  const isOver = view.state.phase === 'disconnected';
  const canSend = !isOver && !isBlank(text) && length <= MESSAGE_MAX;

  // Also when the connection is back: the login form, where the focus was, has just gone.
  useEffect(() => {
    if (!isOver) field.current?.focus();
  }, [isOver]);

  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus(), edit: draft.prepend }));

  function send(event?: FormEvent) {
    event?.preventDefault();
    field.current?.focus();
    if (!canSend) return;
    onSay(text);
    draft.clear();
  }

  function press(event: KeyboardEvent) {
    // Enter that ends an input method's composition is not the user's Enter.
    if (event.nativeEvent.isComposing) return;
    const hint = hints[draft.active];
    if (hint !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      draft.choose(event.key === 'ArrowDown' ? 1 : -1);
    } else if (hint !== undefined && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      draft.put(hint);
    } else if (hint !== undefined && event.key === 'Escape') {
      draft.dismiss();
    } else if (event.key === 'Escape') {
      onEscape();
    } else if (event.key === 'ArrowUp' && text === '') {
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
      {hints.length > 0 && (
        <CommandHints id={`${id}-hints`} hints={hints} active={draft.active} onPick={draft.put} />
      )}
      {isPicking && EmojiPicker && (
        <EmojiPicker
          id={`${id}-emoji`}
          onPick={(emoji) => {
            setPicking(false);
            draft.insert(emoji);
          }}
          onClose={() => {
            setPicking(false);
            field.current?.focus();
          }}
        />
      )}
      <div className="compose-box">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={strings.compose.placeholder(view.title)}
          aria-label={strings.compose.label}
          aria-describedby={`${id}-help`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hints.length > 0 ? `${id}-hints` : undefined}
          aria-activedescendant={hints.length > 0 ? optionId(`${id}-hints`, draft.active) : undefined}
          onChange={(event) => draft.type(event.currentTarget)}
          onSelect={(event) => draft.moveTo(event.currentTarget.selectionStart)}
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

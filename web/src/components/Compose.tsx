import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { codePoints, isBlank } from '../../../protocol/text.ts';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { CommandHints, optionId } from './CommandHints.tsx';
import { type Hint, hintsFor } from './hints.ts';
import { Icon } from './Icon.tsx';

/** Code points of a message [PROTOCOLS 1 Fields]. */
const MESSAGE_MAX = 4_000;
/** From here on the length is shown. */
const MESSAGE_LONG = 3_500;

type Props = {
  view: RoomView;
  initialDraft: string;
  onDraft: (draft: string) => void;
  onSay: (text: string) => void;
};

/** The place to speak. */
export function Compose({ view, initialDraft, onDraft, onSay }: Props) {
  const [draft, setDraft] = useState(initialDraft);
  const [active, setActive] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const hints = isDismissed ? [] : hintsFor(draft, view);
  const length = codePoints(draft);
  const isOver = view.state.phase === 'disconnected';
  const canSend = !isOver && !isBlank(draft) && length <= MESSAGE_MAX;

  // Also when the connection is back: the login form, where the focus was, has just gone.
  useEffect(() => {
    if (!isOver) field.current?.focus();
  }, [isOver]);

  function write(text: string) {
    setDraft(text);
    onDraft(text);
    setActive(0);
    setDismissed(false);
  }

  function send(event?: FormEvent) {
    event?.preventDefault();
    field.current?.focus();
    if (!canSend) return;
    onSay(draft);
    write('');
  }

  function pick(hint: Hint) {
    write(hint.text);
    field.current?.focus();
  }

  function press(event: KeyboardEvent) {
    // Enter that ends an input method's composition is not the user's Enter.
    if (event.nativeEvent.isComposing) return;
    const hint = hints[active];
    if (hint !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + hints.length) % hints.length);
    } else if (hint !== undefined && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      pick(hint);
    } else if (hint !== undefined && event.key === 'Escape') {
      setDismissed(true);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      send();
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <form className="compose" onSubmit={send}>
      {hints.length > 0 && <CommandHints id={`${id}-hints`} hints={hints} active={active} onPick={pick} />}
      <div className="compose-box">
        <textarea
          ref={field}
          rows={1}
          value={draft}
          placeholder={strings.compose.placeholder(view.title)}
          aria-label={strings.compose.label}
          aria-describedby={`${id}-help`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hints.length > 0 ? `${id}-hints` : undefined}
          aria-activedescendant={hints.length > 0 ? optionId(`${id}-hints`, active) : undefined}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
        />
        <button type="submit" className="button button--primary send" aria-disabled={!canSend}>
          <Icon name="send" />
          <span>{strings.compose.send}</span>
        </button>
      </div>
      <p className={`compose-help compose-help--${view.state.phase}`}>
        <span id={`${id}-help`}>{help(view.state.phase)}</span>
        {length > MESSAGE_LONG && (
          <span role="status" className={length > MESSAGE_MAX ? 'length length--over' : 'length'}>
            {strings.compose.length(length, MESSAGE_MAX)}
          </span>
        )}
      </p>
    </form>
  );
}

function help(phase: RoomView['state']['phase']): string {
  if (phase === 'disconnected') return strings.compose.closed;
  return phase === 'connected' ? strings.compose.help : strings.compose.waiting;
}

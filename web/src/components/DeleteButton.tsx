import type { Message } from '../../../protocol/events.ts';
import { useDeletion } from '../hooks/use-deletion.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

type Props = {
  message: Message;
  isOwn: boolean;
  /** Whether Tab stops here: only at the message that the keyboard is at. */
  isReachable: boolean;
};

/** Asks whether to take a message away, where one may. */
export function DeleteButton({ message, isOwn, isReachable }: Props) {
  const ask = useDeletion(message, isOwn);
  if (ask === undefined) return null;
  return (
    <button
      type="button"
      className="message-action"
      tabIndex={isReachable ? 0 : -1}
      title={strings.messages.remove}
      aria-label={strings.messages.remove}
      onClick={({ currentTarget }) => {
        // The dialog gives the focus back to where it was, and this button will be gone.
        currentTarget.closest<HTMLElement>('[data-key]')?.focus();
        ask();
      }}
    >
      <Icon name="trash" />
    </button>
  );
}

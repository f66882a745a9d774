import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

/** The way back to the end, and how much is new there. */
export function NewMessagesButton({ unseen, onClick }: { unseen: number; onClick: () => void }) {
  const text = unseen > 0 ? strings.messages.fresh(unseen) : strings.messages.newest;
  return (
    <button type="button" className={unseen > 0 ? 'jump jump--fresh' : 'jump'} onClick={onClick}>
      <Icon name="down" />
      {text}
    </button>
  );
}

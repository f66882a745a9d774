import { memo } from 'react';
import type { Outgoing } from '../store/outbox.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';
import { MessageText } from './MessageText.tsx';
import { ProblemText } from './ProblemText.tsx';

type Props = {
  item: Outgoing;
  canResend: boolean;
  onResend: (key: number) => void;
  onDiscard: (key: number) => void;
  onEdit: (key: number) => void;
};

/** A message of one's own that the room has not shown yet, and how it is doing. */
export const OutgoingRow = memo(function OutgoingRow({
  item,
  canResend,
  onResend,
  onDiscard,
  onEdit,
}: Props) {
  const { key, text, status, problem, id } = item;
  return (
    <article className={`message message--own message--${status}`}>
      <div className="bubble">
        <MessageText text={text} />
      </div>
      {status === 'failed' ? (
        <div className="delivery" role="alert">
          <Icon name="warning" />
          <span>
            {strings.messages.failed} {problem && <ProblemText problem={problem} />}
          </span>
          {canResend && (
            <button type="button" className="link-button" onClick={() => onResend(key)}>
              {strings.messages.resend}
            </button>
          )}
          <button type="button" className="link-button" onClick={() => onEdit(key)}>
            {strings.messages.edit}
          </button>
          <button type="button" className="link-button" onClick={() => onDiscard(key)}>
            {strings.messages.discard}
          </button>
        </div>
      ) : (
        <div className="delivery">
          <Icon name={status === 'sent' ? 'connected' : 'clock'} />
          <span>
            {status === 'sent' ? strings.messages.sent : strings.messages.sending}
            {id !== undefined && <code> {id}</code>}
          </span>
        </div>
      )}
    </article>
  );
});

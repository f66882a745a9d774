import { useState } from 'react';
import type { Message } from '../../../../protocol/events.ts';
import { ConnectionError } from '../../connections/connection.ts';
import type { Room } from '../../store/room.ts';
import { strings } from '../../strings.ts';
import { ProblemText } from '../ProblemText.tsx';
import { Dialog } from './Dialog.tsx';

type Props = { room: Room; message: Message; onClose: () => void };

/** Asks once more before a message is taken away for good. */
export function DeleteDialog({ room, message, onClose }: Props) {
  const { title, explanation, submit, cancel } = strings.dialogs.remove;
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<ConnectionError>();

  async function remove() {
    if (isPending) return;
    setPending(true);
    try {
      await room.remove(message.id);
      onClose();
    } catch (error) {
      setProblem(error instanceof ConnectionError ? error : new ConnectionError('unexpected'));
      setPending(false);
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <blockquote className="dialog-quote">{message.message}</blockquote>
      <p className="dialog-hint">{explanation}</p>
      <div role="alert" className="login-problem">
        {problem && <ProblemText problem={problem} />}
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {cancel}
        </button>
        <button type="button" className="button button--danger" aria-disabled={isPending} onClick={remove}>
          {submit}
        </button>
      </div>
    </Dialog>
  );
}

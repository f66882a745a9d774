import { useEffect, useState } from 'react';
import { ConnectionError } from '../../connections/connection.ts';
import type { Room } from '../../store/room.ts';
import { strings } from '../../strings.ts';
import { copyText } from '../copy-text.ts';
import { ProblemText } from '../ProblemText.tsx';
import { longTime } from '../Time.tsx';
import { Dialog } from './Dialog.tsx';

type Props = { room: Room; onClose: () => void };

/** Makes a link with which somebody can register in the room, and copies it. */
export function InviteDialog({ room, onClose }: Props) {
  const { title, making, label, hint, copy, copied, byHand } = strings.dialogs.invite;
  const [made, setMade] = useState<Awaited<ReturnType<Room['invite']>>>();
  const [problem, setProblem] = useState<ConnectionError>();
  const [isCopied, setCopied] = useState<boolean>();

  useEffect(() => {
    room.invite().then(setMade, (error: unknown) => {
      setProblem(error instanceof ConnectionError ? error : new ConnectionError('unexpected'));
    });
  }, [room]);

  return (
    <Dialog title={title(room.getSnapshot().title)} onClose={onClose}>
      {made === undefined ? (
        <p role="status">{problem ? <ProblemText problem={problem} /> : making}</p>
      ) : (
        <form
          className="login"
          onSubmit={async (event) => {
            event.preventDefault();
            setCopied(await copyText(made.link));
          }}
        >
          <label className="field">
            <span>{label}</span>
            <input type="text" readOnly value={made.link} onFocus={(event) => event.currentTarget.select()} />
          </label>
          <p className="dialog-hint">{hint(longTime(made.expires))}</p>
          <button type="submit" className="button button--primary">
            {isCopied ? copied : copy}
          </button>
          <p role="status" className="dialog-hint">
            {isCopied === true && copied}
            {isCopied === false && byHand}
          </p>
        </form>
      )}
    </Dialog>
  );
}

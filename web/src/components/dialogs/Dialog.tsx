import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { strings } from '../../strings.ts';
import { Icon } from '../Icon.tsx';

type Props = { title: string; onClose: () => void; children: ReactNode };

/** A modal dialog: the browser keeps the focus inside, closes it at Escape, and gives the focus back. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // Removed while open, it would leave the focus nowhere.
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-header">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label={strings.dialogs.close} onClick={onClose}>
          <Icon name="disconnected" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

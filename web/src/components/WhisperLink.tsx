import type { MouseEvent, ReactNode } from 'react';
import { WHISPER_PATH } from '../store/entry.ts';

type Props = {
  className?: string;
  isActive?: boolean;
  onOpen: () => void;
  children: ReactNode;
};

/** A link to the place for talking without a name. It opens on this page, unless another window is asked for. */
export function WhisperLink({ className, isActive = false, onOpen, children }: Props) {
  function click(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen();
  }

  return (
    <a href={WHISPER_PATH} className={className} aria-current={isActive ? 'page' : undefined} onClick={click}>
      {children}
    </a>
  );
}

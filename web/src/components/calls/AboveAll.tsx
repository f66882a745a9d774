import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useModal } from '../../hooks/use-modal.ts';

/** What can be seen and used whichever dialog is open: what stands outside of an open one is covered, and inert. */
export function AboveAll({ children }: { children: ReactNode }) {
  const modal = useModal();
  return modal === undefined ? children : createPortal(children, modal);
}

import { type RefObject, useEffect, useRef, useState } from 'react';

/** From here on there is room beside the conversation; as in styles/rooms.css. */
const WIDE = '(width >= 60rem)';

/** A panel that comes in from the side where the screen is narrow, and stands there for good where it is wide. */
export type Drawer = {
  isOpen: boolean;
  open: () => void;
  /** Closes it, and gives the focus back to the button that opened it. */
  close: () => void;
  panel: RefObject<HTMLElement | null>;
  button: RefObject<HTMLButtonElement | null>;
};

/** Keeps the focus inside of the drawer while it is open; Escape closes it. */
export function useDrawer(): Drawer {
  const [isOpen, setOpen] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const element = panel.current;
    const opener = button.current;
    const find = (selector: string) => element?.querySelector<HTMLElement>(selector);
    (find('[aria-current]') ?? find('button'))?.focus();
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Elsewhere the key means something else.
      event.stopPropagation();
      setOpen(false);
    };
    const widened = () => setOpen(false);
    const wide = matchMedia(WIDE);
    element?.addEventListener('keydown', press);
    wide.addEventListener('change', widened);
    return () => {
      element?.removeEventListener('keydown', press);
      wide.removeEventListener('change', widened);
      opener?.focus();
    };
  }, [isOpen]);

  return { isOpen, open: () => setOpen(true), close: () => setOpen(false), panel, button };
}

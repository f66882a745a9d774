import type { Drawer } from '../hooks/use-drawer.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

/** Opens the list of rooms where the screen is too narrow for it. @param unread what is new in the other rooms */
export function RoomsToggle({ drawer, unread }: { drawer: Drawer; unread: number }) {
  return (
    <button
      ref={drawer.button}
      type="button"
      className="button rooms-toggle"
      aria-expanded={drawer.isOpen}
      aria-label={strings.rooms.open(unread)}
      onClick={drawer.open}
    >
      <Icon name="rooms" />
      {unread > 0 && <span className="badge">{unread}</span>}
    </button>
  );
}

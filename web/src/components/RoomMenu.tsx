import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { Icon, type IconName } from './Icon.tsx';

type Props = {
  view: RoomView;
  onMute: (isMuted: boolean) => void;
  onRemove: () => void;
  onRename: () => void;
  onInvite: () => void;
};

/** What one does with a room now and then. */
export function RoomMenu({ view, onMute, onRemove, onRename, onInvite }: Props) {
  const { isMuted, canRename, mayInvite, state } = view;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  function choose(act: () => void) {
    setOpen(false);
    // A dialog gives the focus back to where it was; the items will be gone.
    button.current?.focus();
    act();
  }

  function press(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    choose(() => {});
  }

  function blur({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget)) setOpen(false);
  }

  const item = (icon: IconName, text: string, act: () => void) => (
    <li>
      <button type="button" className="menu-item" onClick={() => choose(act)}>
        <Icon name={icon} />
        {text}
      </button>
    </li>
  );

  return (
    <fieldset aria-label={strings.rooms.options} className="room-menu" onKeyDown={press} onBlur={blur}>
      <button
        ref={button}
        type="button"
        className="button"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={strings.rooms.options}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      <ul id={id} className="menu" hidden={!isOpen}>
        {mayInvite && item('invite', strings.rooms.invite, onInvite)}
        {canRename && state.phase === 'connected' && item('pencil', strings.rooms.rename, onRename)}
        {item(isMuted ? 'bell' : 'muted', isMuted ? strings.rooms.unmute : strings.rooms.mute, () =>
          onMute(!isMuted),
        )}
        {item('disconnected', strings.rooms.remove, onRemove)}
      </ul>
    </fieldset>
  );
}

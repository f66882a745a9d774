import { memo } from 'react';
import type { Entry } from '../store/entry.ts';
import { strings } from '../strings.ts';
import { Icon, type IconName } from './Icon.tsx';
import { RoomBadges } from './RoomBadges.tsx';

const ICONS: Record<Entry['phase'], IconName> = {
  connecting: 'waiting',
  connected: 'bubble',
  reconnecting: 'waiting',
  disconnected: 'disconnected',
  'logged-out': 'leave',
};

type Props = { entry: Entry; isActive: boolean; onSelect: () => void };

/** A room of the list: how it is doing, and what is new in it. */
export const RoomLink = memo(function RoomLink({ entry, isActive, onSelect }: Props) {
  const { protocol, title, phase, isMuted } = entry;
  return (
    <button
      type="button"
      className={`room-link room-link--${phase}`}
      aria-current={isActive ? 'page' : undefined}
      onClick={onSelect}
    >
      <Icon name={ICONS[phase]} />
      <span className="room-title">
        {title}
        {protocol !== 'sse' && <span className="room-protocol"> {strings.protocols[protocol]}</span>}
      </span>
      {phase !== 'connected' && <span className="visually-hidden">({strings.rooms.phases[phase]})</span>}
      {isMuted && (
        <>
          <Icon name="muted" />
          <span className="visually-hidden">({strings.rooms.muted})</span>
        </>
      )}
      <RoomBadges entry={entry} />
    </button>
  );
});

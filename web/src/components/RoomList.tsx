import type { Drawer } from '../hooks/use-drawer.ts';
import type { Aliases } from '../store/aliases.ts';
import type { Entry } from '../store/entry.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';
import { RoomBadges } from './RoomBadges.tsx';
import { RoomLink } from './RoomLink.tsx';
import { TalkLinks } from './TalkLinks.tsx';
import { WhisperLink } from './WhisperLink.tsx';

type Props = {
  entries: readonly Entry[];
  active: Entry | undefined;
  /** What the user calls people. */
  aliases: Aliases;
  /** With whom alone one talks, if that shows. */
  talk: string | undefined;
  /** This page's host, whose room without names has a link of its own. */
  origin: string;
  drawer: Drawer;
  onSelect: (key: string, talk?: string) => void;
  onWhisper: () => void;
  onAdd: () => void;
};

/** All rooms, by server. */
export function RoomList({
  entries,
  active,
  aliases,
  talk,
  origin,
  drawer,
  onSelect,
  onWhisper,
  onAdd,
}: Props) {
  const whisper = entries.find(({ protocol, address }) => protocol === 'whisper' && address === origin);
  const servers = Map.groupBy(
    entries.filter((entry) => entry !== whisper),
    ({ address }) => new URL(address).host,
  );
  const leading = (act: () => void) => () => {
    drawer.close();
    act();
  };
  const talksOf = (entry: Entry) => (
    <TalkLinks
      entry={entry}
      aliases={aliases}
      current={entry === active ? talk : undefined}
      onSelect={(name) => leading(() => onSelect(entry.key, name))()}
    />
  );
  return (
    <>
      {drawer.isOpen && (
        <button
          type="button"
          className="backdrop"
          tabIndex={-1}
          aria-label={strings.rooms.close}
          onClick={drawer.close}
        />
      )}
      <nav
        ref={drawer.panel}
        aria-label={strings.rooms.title}
        className={drawer.isOpen ? 'rooms rooms--open' : 'rooms'}
      >
        {[...servers].map(([host, rooms]) => (
          <div key={host} className="server-rooms">
            <p className="server-name" aria-hidden="true">
              {host}
            </p>
            <ul aria-label={host}>
              {rooms.map((entry) => (
                <li key={entry.key}>
                  <RoomLink
                    entry={entry}
                    isActive={entry === active && talk === undefined}
                    onSelect={leading(() => onSelect(entry.key))}
                  />
                  {talksOf(entry)}
                </li>
              ))}
            </ul>
          </div>
        ))}
        <div className="rooms-foot">
          <button type="button" className="room-link" onClick={leading(onAdd)}>
            <Icon name="plus" />
            <span className="room-title">{strings.rooms.add}</span>
          </button>
          <WhisperLink
            className="room-link"
            isActive={whisper !== undefined && whisper === active && talk === undefined}
            onOpen={leading(onWhisper)}
          >
            <Icon name="mask" />
            <span className="room-title">{strings.rooms.whisper}</span>
            {whisper && <RoomBadges entry={whisper} />}
          </WhisperLink>
          {whisper && talksOf(whisper)}
        </div>
      </nav>
    </>
  );
}

import type { Tile } from '../../calls/view.ts';
import { useNames } from '../../hooks/use-names.ts';
import { nameClass } from '../name-class.ts';
import { CallIcon } from './CallIcon.tsx';
import { Video } from './Video.tsx';
import { words } from './words.ts';

/** Somebody else in the call. */
export function CallTile({ tile, speaker }: { tile: Tile; speaker: string }) {
  const { name, phase, stream, isMuted, video } = tile;
  const shown = useNames()(name);
  const isSeen = phase !== 'ringing' && video !== 'off';
  return (
    <li className={`call-tile call-tile--${phase}`}>
      {/* Also where nothing is to be seen there is something to be heard. */}
      {stream && (
        <Video
          stream={stream}
          label={words.call.tile(shown)}
          isWhole={video === 'screen'}
          speaker={speaker}
        />
      )}
      {!isSeen && <Initial name={name} shown={shown} />}
      <p className="call-name">
        {isMuted && (
          <>
            <CallIcon name="microphone-off" />
            <span className="visually-hidden">{words.call.isMuted}</span>
          </>
        )}
        <bdi>{shown}</bdi>
        {video === 'screen' && <span>{words.call.shares}</span>}
      </p>
      {phase !== 'connected' && <p className="call-phase">{words.phases[phase]}</p>}
    </li>
  );
}

/** What stands for somebody who is not seen. */
export function Initial({ name, shown }: { name: string; shown: string }) {
  return (
    <span className={`call-initial ${nameClass(name)}`} aria-hidden="true">
      {[...shown][0]?.toUpperCase()}
    </span>
  );
}

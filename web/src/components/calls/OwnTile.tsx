import { useMemo } from 'react';
import type { CallView } from '../../calls/view.ts';
import { CallIcon } from './CallIcon.tsx';
import { Initial } from './CallTile.tsx';
import { Video } from './Video.tsx';
import { words } from './words.ts';

/** What the others see of oneself. */
export function OwnTile({ self, own }: Pick<CallView, 'self' | 'own'>) {
  const { video, track, isHeard } = own;
  const stream = useMemo(() => (track === undefined ? undefined : new MediaStream([track])), [track]);
  return (
    <li className="call-tile call-tile--own">
      {stream ? (
        <Video
          stream={stream}
          label={words.call.tile(words.call.you)}
          isOwn
          isMirrored={video === 'camera'}
          isWhole={video === 'screen'}
        />
      ) : (
        <Initial name={self} shown={self} />
      )}
      <p className="call-name">
        {!isHeard && (
          <>
            <CallIcon name="microphone-off" />
            <span className="visually-hidden">{words.call.isMuted}</span>
          </>
        )}
        {words.call.you}
      </p>
    </li>
  );
}

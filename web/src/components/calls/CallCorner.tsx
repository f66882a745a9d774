import type { Call, CallView } from '../../calls/call.ts';
import { useNames } from '../../hooks/use-names.ts';
import { CallButton } from './CallButton.tsx';
import { CallNotice } from './CallNotice.tsx';
import { CallTile } from './CallTile.tsx';
import { Clock } from './Clock.tsx';
import { words } from './words.ts';

type Props = { call: Call; view: CallView; speaker: string; onLarger: () => void };

/** The call in a corner, while one does something else. */
export function CallCorner({ call, view, speaker, onLarger }: Props) {
  const names = useNames();
  const { tiles, since, own } = view;
  return (
    <section className="call-corner" aria-label={words.call.with(tiles.map(({ name }) => names(name)))}>
      <ul aria-label={words.call.others} className="call-tiles">
        {tiles.map((tile) => (
          <CallTile key={tile.name} tile={tile} speaker={speaker} />
        ))}
      </ul>
      <CallNotice notice={view.notice} />
      <div className="call-controls">
        {since !== undefined && <Clock since={since} />}
        <CallButton
          icon={own.isHeard ? 'microphone' : 'microphone-off'}
          label={own.isHeard ? words.call.mute : words.call.unmute}
          {...(!own.isHeard && { kind: 'off' })}
          onClick={() => call.mute(own.isHeard)}
        />
        <CallButton icon="larger" label={words.call.larger} onClick={onLarger} />
        <CallButton icon="hang-up" kind="end" label={words.call.hangUp} onClick={() => call.hangUp()} />
      </div>
    </section>
  );
}

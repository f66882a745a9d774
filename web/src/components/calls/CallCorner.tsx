import type { Call } from '../../calls/call.ts';
import type { CallView, Notice } from '../../calls/view.ts';
import { useNames } from '../../hooks/use-names.ts';
import { CallButton } from './CallButton.tsx';
import { CallNotice } from './CallNotice.tsx';
import { CallProblem } from './CallProblem.tsx';
import { CallTile } from './CallTile.tsx';
import { Clock } from './Clock.tsx';
import { words } from './words.ts';

type Props = {
  call: Call;
  view: CallView;
  /** What happened a moment ago. */
  notice: Notice | undefined;
  speaker: string;
  onLarger: () => void;
};

/** The call in a corner, while one does something else. */
export function CallCorner({ call, view, notice, speaker, onLarger }: Props) {
  const names = useNames();
  const { tiles, since, problem, own } = view;
  return (
    <section className="call-corner" aria-label={words.call.with(tiles.map(({ name }) => names(name)))}>
      <ul aria-label={words.call.others} className="call-tiles">
        {tiles.map((tile) => (
          <CallTile key={tile.name} tile={tile} speaker={speaker} />
        ))}
      </ul>
      <CallProblem problem={problem} own={own} />
      <CallNotice notice={notice} />
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

import { useId, useLayoutEffect, useRef } from 'react';
import type { Call } from '../../calls/call.ts';
import type { CallView, Notice } from '../../calls/view.ts';
import { useNames } from '../../hooks/use-names.ts';
import { CallButton } from './CallButton.tsx';
import { CallControls } from './CallControls.tsx';
import { CallNotice } from './CallNotice.tsx';
import { CallProblem } from './CallProblem.tsx';
import { CallTile } from './CallTile.tsx';
import { Clock } from './Clock.tsx';
import { OwnTile } from './OwnTile.tsx';
import { words } from './words.ts';

type Props = {
  call: Call;
  view: CallView;
  /** What happened a moment ago. */
  notice: Notice | undefined;
  speaker: string;
  onSpeaker: (deviceId: string) => void;
  onSmaller: () => void;
};

/** The call over the whole page. Escape goes back to the conversation, and the call goes on. */
export function CallStage({ call, view, notice, speaker, onSpeaker, onSmaller }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const names = useNames();
  const { tiles, title, since, problem, own } = view;

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="call"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onSmaller();
      }}
    >
      <header className="call-header">
        <div>
          <h2 id={id}>{words.call.with(tiles.map(({ name }) => names(name)))}</h2>
          <p>
            {words.call.in(title)}
            {since !== undefined && (
              <>
                {' · '}
                <Clock since={since} />
              </>
            )}
          </p>
        </div>
        <CallButton icon="smaller" label={words.call.smaller} onClick={onSmaller} />
      </header>
      <CallProblem problem={problem} own={own} />
      <ul aria-label={words.call.others} className={`call-tiles call-tiles--${tiles.length + 1}`}>
        {tiles.map((tile) => (
          <CallTile key={tile.name} tile={tile} speaker={speaker} />
        ))}
        <OwnTile self={view.self} own={own} />
      </ul>
      <CallNotice notice={notice} />
      <CallControls call={call} view={view} speaker={speaker} onSpeaker={onSpeaker} />
    </dialog>
  );
}

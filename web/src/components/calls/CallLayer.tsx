import { useState, useSyncExternalStore } from 'react';
import type { CallDesk } from '../../calls/desk.ts';
import { useFreshNotice } from '../../hooks/use-fresh-notice.ts';
import { useWayBack } from '../../hooks/use-way-back.ts';
import { AboveAll } from './AboveAll.tsx';
import { CallCorner } from './CallCorner.tsx';
import { CallEnd } from './CallEnd.tsx';
import { CallStage } from './CallStage.tsx';
import { RingCard } from './RingCard.tsx';
import './call.css';

/** Who rings, and the call that goes on, above everything else. */
export function CallLayer({ desk }: { desk: CallDesk }) {
  const { ring, call: view, isSmall } = useSyncExternalStore(desk.subscribe, desk.getSnapshot);
  const [speaker, setSpeaker] = useState('');
  const notice = useFreshNotice(view?.notice);
  const { call } = desk;
  const isOn = call !== undefined && view !== undefined && view.end === undefined;
  useWayBack(`${ring?.call} ${view?.id} ${isOn} ${isSmall}`);

  return (
    <>
      {ring && <RingCard key={ring.call} ring={ring} desk={desk} />}
      {view?.end && <CallEnd key={view.id} end={view.end} desk={desk} />}
      {isOn && !isSmall && (
        <CallStage
          call={call}
          view={view}
          notice={notice}
          speaker={speaker}
          onSpeaker={setSpeaker}
          onSmaller={() => desk.show(true)}
        />
      )}
      {isOn && isSmall && (
        <AboveAll>
          <CallCorner
            call={call}
            view={view}
            notice={notice}
            speaker={speaker}
            onLarger={() => desk.show(false)}
          />
        </AboveAll>
      )}
    </>
  );
}

import { useState, useSyncExternalStore } from 'react';
import type { CallDesk } from '../../calls/desk.ts';
import { CallCorner } from './CallCorner.tsx';
import { CallEnd } from './CallEnd.tsx';
import { CallStage } from './CallStage.tsx';
import { RingCard } from './RingCard.tsx';
import './call.css';

/** Who rings, and the call that goes on, above everything else. */
export function CallLayer({ desk }: { desk: CallDesk }) {
  const { ring, call: view, isSmall } = useSyncExternalStore(desk.subscribe, desk.getSnapshot);
  const [speaker, setSpeaker] = useState('');
  const { call } = desk;
  const isOn = call !== undefined && view !== undefined && view.end === undefined;

  return (
    <>
      {ring && <RingCard key={ring.call} ring={ring} desk={desk} />}
      {view?.end && <CallEnd key={view.id} end={view.end} desk={desk} />}
      {isOn && !isSmall && (
        <CallStage
          call={call}
          view={view}
          speaker={speaker}
          onSpeaker={setSpeaker}
          onSmaller={() => desk.show(true)}
        />
      )}
      {isOn && isSmall && (
        <CallCorner call={call} view={view} speaker={speaker} onLarger={() => desk.show(false)} />
      )}
    </>
  );
}

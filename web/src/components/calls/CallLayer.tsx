import { useState, useSyncExternalStore } from 'react';
import type { CallDesk } from '../../calls/desk.ts';
import { CallCorner } from './CallCorner.tsx';
import { CallEnd } from './CallEnd.tsx';
import { CallStage } from './CallStage.tsx';
import { RingCard } from './RingCard.tsx';
import './call.css';

/** Who rings, and the call that goes on, above everything else. */
export function CallLayer({ desk }: { desk: CallDesk }) {
  const { ring, call: view } = useSyncExternalStore(desk.subscribe, desk.getSnapshot);
  /** The call that its user has put into the corner. */
  const [small, setSmall] = useState<string>();
  const [speaker, setSpeaker] = useState('');
  const { call } = desk;
  const isOn = call !== undefined && view !== undefined && view.end === undefined;

  return (
    <>
      {ring && <RingCard key={ring.call} ring={ring} desk={desk} />}
      {view?.end && <CallEnd key={view.id} end={view.end} desk={desk} />}
      {isOn && view.id !== small && (
        <CallStage
          call={call}
          view={view}
          speaker={speaker}
          onSpeaker={setSpeaker}
          onSmaller={() => setSmall(view.id)}
        />
      )}
      {isOn && view.id === small && (
        <CallCorner call={call} view={view} speaker={speaker} onLarger={() => setSmall(undefined)} />
      )}
    </>
  );
}

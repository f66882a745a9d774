import { useEffect, useRef } from 'react';
import type { CallDesk } from '../../calls/desk.ts';
import type { RingView } from '../../calls/ring.ts';
import { useNames } from '../../hooks/use-names.ts';
import { useRingAlert } from '../../hooks/use-ring-alert.ts';
import { AboveAll } from './AboveAll.tsx';
import { CallButton } from './CallButton.tsx';
import { Initial } from './CallTile.tsx';
import { words } from './words.ts';

/** Somebody calls. It takes the focus from nobody who is writing; a key leads here. */
export function RingCard({ ring, desk }: { ring: RingView; desk: CallDesk }) {
  const names = useNames();
  const accept = useRef<HTMLButtonElement>(null);
  const { from, others, hasVideo, isMuted, title } = ring;
  const shown = names(from);
  const says = hasVideo ? words.ring.video(shown) : words.ring.voice(shown);
  useRingAlert(says, title, isMuted);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isWriting =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      if (event.key !== words.ring.key || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      accept.current?.focus();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);

  return (
    <AboveAll>
      <section className="ring" aria-label={words.ring.label}>
        <div className="ring-who">
          <Initial name={from} shown={shown} />
          <div>
            <p role="alert">
              {says} <span className="visually-hidden">{words.ring.hint}</span>
            </p>
            <p className="ring-where">
              {words.ring.in(title)}
              {others.length > 0 && ` · ${words.ring.others(others.map(names))}`}
            </p>
          </div>
        </div>
        <div className="ring-answers">
          {hasVideo && (
            <CallButton
              ref={accept}
              icon="camera"
              kind="accept"
              isLabelled
              label={words.ring.acceptVideo}
              onClick={() => desk.accept(true)}
            />
          )}
          <CallButton
            {...(!hasVideo && { ref: accept, kind: 'accept' })}
            icon="phone"
            isLabelled
            label={words.ring.accept}
            onClick={() => desk.accept(false)}
          />
          <CallButton
            icon="hang-up"
            kind="end"
            isLabelled
            label={words.ring.decline}
            onClick={() => desk.decline()}
          />
        </div>
      </section>
    </AboveAll>
  );
}

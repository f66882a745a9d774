import { useEffect } from 'react';
import type { CallDesk } from '../../calls/desk.ts';
import type { CallView } from '../../calls/view.ts';
import { useNames } from '../../hooks/use-names.ts';
import { AboveAll } from './AboveAll.tsx';
import { CallButton } from './CallButton.tsx';
import { words } from './words.ts';

/** Milliseconds for which it shows. */
const SHOWN = 10_000;

/** Why the call is over, where that was not one's own wish. */
export function CallEnd({ end, desk }: { end: NonNullable<CallView['end']>; desk: CallDesk }) {
  const names = useNames();
  const { what, name } = end;

  useEffect(() => {
    const timer = setTimeout(() => desk.dismiss(), what === 'hung-up' ? 0 : SHOWN);
    return () => clearTimeout(timer);
  }, [what, desk]);

  if (what === 'hung-up') return null;
  return (
    <AboveAll>
      <section className="ring ring--end" aria-label={words.call.label}>
        <p role="alert">{words.notice({ what, name: names(name) })}</p>
        <CallButton icon="close" label={words.call.dismiss} onClick={() => desk.dismiss()} />
      </section>
    </AboveAll>
  );
}

import { useState } from 'react';
import { strings } from '../strings.ts';
import { copyText } from './copy-text.ts';
import { Icon } from './Icon.tsx';

/** Copies the room's address, and says so until the focus goes elsewhere. */
export function ShareButton({ link }: { link: string }) {
  const [result, setResult] = useState<'copied' | 'failed'>();
  return (
    <button
      type="button"
      className="button share"
      aria-label={strings.rooms.share}
      title={result === 'failed' ? link : strings.rooms.share}
      onBlur={() => setResult(undefined)}
      onClick={async () => setResult((await copyText(link)) ? 'copied' : 'failed')}
    >
      <Icon name={result === 'copied' ? 'connected' : 'link'} />
      <span aria-live="polite" className="share-result">
        {result === 'copied' && strings.rooms.copied}
        {result === 'failed' && link}
      </span>
    </button>
  );
}

import { useEffect, useState } from 'react';
import { strings } from '../strings.ts';
import { copyText } from './copy-text.ts';
import { Icon } from './Icon.tsx';

/** Milliseconds for which the button says that it has done it. */
const DONE = 2_000;

type Props = {
  link: string;
  /** Whether Tab stops here: only at the message that the keyboard is at. */
  isReachable: boolean;
};

/** Copies the address of a message. */
export function CopyLinkButton({ link, isReachable }: Props) {
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), DONE);
    return () => clearTimeout(timer);
  }, [isCopied]);

  return (
    <button
      type="button"
      className="message-action"
      tabIndex={isReachable ? 0 : -1}
      title={strings.messages.copyLink}
      aria-label={isCopied ? strings.messages.copied : strings.messages.copyLink}
      onClick={async () => setCopied(await copyText(link))}
    >
      <Icon name={isCopied ? 'connected' : 'link'} />
    </button>
  );
}

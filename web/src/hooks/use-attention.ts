import { useEffect, useState } from 'react';
import { strings } from '../strings.ts';

const ICON = '/favicon.svg';
const ICON_UNREAD = '/favicon-unread.svg';

/**
 * Shows in the browser's tab how many messages came since the page was last looked at.
 * @param messages number of all messages so far
 */
export function useAttention(room: string, messages: number): void {
  const isHidden = usePageHidden();
  const [seen, setSeen] = useState(messages);
  if (!isHidden && seen !== messages) setSeen(messages);
  const unread = isHidden ? messages - seen : 0;

  useEffect(() => {
    document.title = strings.title(room, unread);
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    icon?.setAttribute('href', unread > 0 ? ICON_UNREAD : ICON);
  }, [room, unread]);
}

function usePageHidden(): boolean {
  const [isHidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const update = () => setHidden(document.hidden);
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, []);
  return isHidden;
}

import { useEffect, useState } from 'react';
import { strings } from '../strings.ts';

const ICON = '/favicon.svg';
const ICON_UNREAD = '/favicon-unread.svg';

/**
 * Shows in the browser's tab how many messages came since the page was last looked at.
 * @param messages number of all messages so far
 */
export function useAttention(room: string, messages: number): void {
  /** The number of messages as the page was hidden; undefined while it shows. */
  const [hiddenAt, setHiddenAt] = useState(document.hidden ? messages : undefined);
  const unread = messages - (hiddenAt ?? messages);

  useEffect(() => {
    const update = () => setHiddenAt(document.hidden ? messages : undefined);
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  }, [messages]);

  useEffect(() => {
    document.title = strings.title(room, unread);
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    icon?.setAttribute('href', unread > 0 ? ICON_UNREAD : ICON);
  }, [room, unread]);
}

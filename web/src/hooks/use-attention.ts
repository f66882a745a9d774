import { useEffect } from 'react';
import { strings } from '../strings.ts';

const ICON = '/favicon.svg';
const ICON_UNREAD = '/favicon-unread.svg';

/**
 * Shows in the browser's tab where one is and how much is new.
 * @param room what it is called, or undefined outside of all rooms
 * @param unread number of messages since the user looked
 */
export function useAttention(room: string | undefined, unread: number): void {
  useEffect(() => {
    document.title = strings.title(room, unread);
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    icon?.setAttribute('href', unread > 0 ? ICON_UNREAD : ICON);
  }, [room, unread]);
}

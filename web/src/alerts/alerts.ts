/** Tells the user about messages in rooms that are out of sight, as far as the user has asked for it. */
import type { Message } from '../../../protocol/events.ts';
import type { Room, RoomView } from '../store/room.ts';
import { getSettings } from '../store/settings.ts';
import { strings } from '../strings.ts';
import { showNotification } from './notification.ts';
import { playSound } from './sound.ts';

/** Watches one room. @returns a function that ends it */
export function alertOf(room: Room): () => void {
  let { unread } = room.getSnapshot();
  return room.subscribe(() => {
    const view = room.getSnapshot();
    const isMore = view.unread > unread;
    unread = view.unread;
    if (isMore && !view.isMuted) tell(view);
  });
}

function tell(view: RoomView): void {
  const { notifications, sound } = getSettings();
  const message = newestOfOthers(view);
  if (message === undefined) return;
  if (sound) playSound();
  if (notifications) {
    showNotification(strings.alerts.title(message.user, view.title), message.message, view.address);
  }
}

function newestOfOthers({ chunks, user }: RoomView): Message | undefined {
  for (const chunk of chunks.toReversed()) {
    const item = chunk.findLast(({ event }) => event.type === 'Message' && event.user !== user);
    if (item?.event.type === 'Message') return item.event;
  }
  return undefined;
}

/** Tells the user about messages that are out of sight, as far as the user has asked for it. */
import type { Message } from '../../../protocol/events.ts';
import type { Room, RoomView } from '../store/room.ts';
import { getSettings } from '../store/settings.ts';
import { strings } from '../strings.ts';
import { showNotification } from './notification.ts';
import { playSound } from './sound.ts';

/** Watches one room, and what one has with single people there. @returns a function that ends it */
export function alertOf(room: Room): () => void {
  let { unread, talks } = room.getSnapshot();
  return room.subscribe(() => {
    const view = room.getSnapshot();
    const isMore = view.unread > unread;
    const livelier = view.talks.filter(({ name, unread: now }) => now > unreadWith(name, talks));
    ({ unread, talks } = view);
    if (view.isMuted) return;
    const message = isMore ? newestOfOthers(view) : undefined;
    if (message !== undefined) tell(strings.alerts.title(message.user, view.title), message, view.address);
    for (const { name } of livelier) {
      const said = room.talkWith(name).newestHeard;
      if (said !== undefined) tell(strings.talks.alert(name), said, `${view.address} ${name}`);
    }
  });
}

function tell(title: string, { message }: Message, tag: string): void {
  const { notifications, sound } = getSettings();
  if (sound) playSound();
  if (notifications) showNotification(title, message, tag);
}

function unreadWith(name: string, talks: RoomView['talks']): number {
  return talks.find((talk) => talk.name === name)?.unread ?? 0;
}

function newestOfOthers({ chunks, user }: RoomView): Message | undefined {
  for (const chunk of chunks.toReversed()) {
    const item = chunk.findLast(({ event }) => event.type === 'Message' && event.user !== user);
    if (item?.event.type === 'Message') return item.event;
  }
  return undefined;
}

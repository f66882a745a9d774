import { type ReactNode, useCallback } from 'react';
import type { Room, RoomView } from '../store/room.ts';
import { Compose } from './Compose.tsx';
import { MessageList } from './MessageList.tsx';

type Props = {
  room: Room;
  view: RoomView;
  /** What stands between what was said and the place to speak, where anything has to. */
  children?: ReactNode;
};

/** What is said in a room, and the place to speak. */
export function Conversation({ room, view, children }: Props) {
  const resend = useCallback((key: number) => room.resend(key), [room]);
  const discard = useCallback((key: number) => room.discard(key), [room]);
  return (
    <main className="room-main">
      <MessageList view={view} onResend={resend} onDiscard={discard} />
      {children}
      <Compose
        view={view}
        initialDraft={room.draft}
        onDraft={(draft) => {
          room.draft = draft;
        }}
        onSay={(text) => room.say(text)}
      />
    </main>
  );
}

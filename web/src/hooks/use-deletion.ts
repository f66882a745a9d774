import { createContext, useContext } from 'react';
import type { Message } from '../../../protocol/events.ts';
import type { RoomView } from '../store/room.ts';

/** Whose messages can be taken away here, and how one asks for it. */
export type Deletion = { may: RoomView['mayDelete']; ask: (message: Message) => void };

/** Without a provider nothing can be deleted. */
export const DeletionContext = createContext<Deletion>({ may: 'none', ask: () => {} });

/** @returns how to ask for the deletion of a message; undefined where one may not */
export function useDeletion(message: Message, isOwn: boolean): (() => void) | undefined {
  const { may, ask } = useContext(DeletionContext);
  return may === 'any' || (may === 'own' && isOwn) ? () => ask(message) : undefined;
}

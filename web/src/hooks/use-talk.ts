import { createContext, useContext } from 'react';

/** Opens what one has with somebody alone. */
export type OpenTalk = (name: string) => void;

/** Undefined where the room has no way to single people. */
export const TalkContext = createContext<OpenTalk | undefined>(undefined);

/** @returns a way to talk with single people, where there is one */
export function useTalk(): OpenTalk | undefined {
  return useContext(TalkContext);
}

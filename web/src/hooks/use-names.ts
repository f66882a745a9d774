import { createContext, useContext } from 'react';

/** What to call somebody: the user's own alias for a name, or the name. */
export type Names = (name: string) => string;

/** Without a provider everybody has the name that the room knows. */
export const NamesContext = createContext<Names>((name) => name);

/** @returns what to show in the place of a name */
export function useNames(): Names {
  return useContext(NamesContext);
}

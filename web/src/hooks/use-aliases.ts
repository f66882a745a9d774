import { useCallback, useSyncExternalStore } from 'react';
import type { Aliases } from '../store/aliases.ts';
import type { Names } from './use-names.ts';

/** @returns what the user calls the people of a room; another function as soon as that changes */
export function useAliases(aliases: Aliases, address: string | undefined): Names {
  const ofRoom = useSyncExternalStore(aliases.subscribe, () => aliases.of(address ?? ''));
  return useCallback(
    (name: string) => (Object.hasOwn(ofRoom, name) ? (ofRoom[name] ?? name) : name),
    [ofRoom],
  );
}

import { useSyncExternalStore } from 'react';

/**
 * A part of the program that is loaded when it is first wanted.
 * @returns a hook: the part, or undefined until it is here. A load that failed is tried again by the next user
 */
export function lazily<T>(load: () => Promise<T>): (isWanted?: boolean) => T | undefined {
  let part: T | undefined;
  let isLoading = false;
  const subscribers = new Set<() => void>();

  function begin(): void {
    if (isLoading || part !== undefined) return;
    isLoading = true;
    load().then(
      (loaded) => {
        part = loaded;
        for (const subscriber of subscribers) subscriber();
      },
      () => {
        isLoading = false;
      },
    );
  }

  const subscribe = (subscriber: () => void) => {
    subscribers.add(subscriber);
    begin();
    return () => subscribers.delete(subscriber);
  };
  const rest = () => () => {};
  const look = () => part;
  return (isWanted = true) => useSyncExternalStore(isWanted ? subscribe : rest, look);
}

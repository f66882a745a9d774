import { useSyncExternalStore } from 'react';
import { getSettings, type Settings, subscribeSettings } from '../store/settings.ts';

/** @returns what the user has chosen */
export function useSettings(): Settings {
  return useSyncExternalStore(subscribeSettings, getSettings);
}

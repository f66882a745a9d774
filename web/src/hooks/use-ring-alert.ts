import { useEffect } from 'react';
import { showNotification } from '../alerts/notification.ts';
import { playSound } from '../alerts/sound.ts';
import { getSettings } from '../store/settings.ts';

/** Milliseconds between two sounds. */
const AGAIN = 2_500;

/** Rings, as far as the user wants to be called that way. */
export function useRingAlert(title: string, body: string): void {
  useEffect(() => {
    const { notifications, sound } = getSettings();
    if (notifications) showNotification(title, body, 'ring');
    if (!sound) return;
    playSound();
    const timer = setInterval(playSound, AGAIN);
    return () => clearInterval(timer);
  }, [title, body]);
}

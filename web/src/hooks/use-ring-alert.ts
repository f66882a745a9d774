import { useEffect } from 'react';
import { showNotification } from '../alerts/notification.ts';
import { playSound } from '../alerts/sound.ts';
import { getSettings } from '../store/settings.ts';

/** Milliseconds between two sounds. */
const AGAIN = 2_500;

/** Rings, as far as the user wants to be called that way. @param isMuted the room is to be quiet */
export function useRingAlert(title: string, body: string, isMuted: boolean): void {
  useEffect(() => {
    if (isMuted) return;
    const { notifications, sound } = getSettings();
    const close = notifications ? showNotification(title, body, 'ring') : undefined;
    if (sound) playSound();
    const timer = sound ? setInterval(playSound, AGAIN) : undefined;
    return () => {
      close?.();
      clearInterval(timer);
    };
  }, [title, body, isMuted]);
}

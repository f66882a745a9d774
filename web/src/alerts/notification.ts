/** Desktop notifications, which a browser shows only to those who have allowed them. */

/** Asks the browser, which asks the user. @returns whether they may be shown */
export async function askForNotifications(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

/**
 * @param tag notifications with the same one replace each other
 * @returns a function that takes it away again; undefined where it cannot be shown
 */
export function showNotification(title: string, body: string, tag: string): (() => void) | undefined {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return undefined;
  try {
    const notification = new Notification(title, { body, tag, icon: '/favicon.svg' });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  } catch {
    // Phones show them through a service worker only, and throw here.
    return undefined;
  }
}

import { useSyncExternalStore } from 'react';
import type { Page } from '../connections/address.ts';
import { loginDefaults } from '../store/remembered.ts';
import type { Tab } from '../store/tab.ts';
import { LoginPage } from './LoginPage.tsx';
import { RoomPage } from './RoomPage.tsx';

/** The tab's room, or the way into one. */
export function App({ tab, page }: { tab: Tab; page: Page }) {
  const room = useSyncExternalStore(tab.subscribe, tab.getSnapshot);
  const logIn = tab.logIn.bind(tab);
  if (room === undefined) return <LoginPage defaults={loginDefaults(page)} onLogIn={logIn} />;
  const { address, user } = room.getSnapshot();
  const key = `${user} ${address}`;
  return <RoomPage key={key} room={room} onLogIn={logIn} onTryAgain={() => tab.tryAgain()} />;
}

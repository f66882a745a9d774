import type { ReactNode } from 'react';
import type { Protocol } from '../connections/connection.ts';
import type { LoginDefaults } from '../store/remembered.ts';
import type { Login } from '../store/tab.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';
import { LoginForm } from './LoginForm.tsx';
import { WhisperLink } from './WhisperLink.tsx';

type Props = {
  defaults: LoginDefaults;
  /** The room of the list that one is to log into. */
  title: string | undefined;
  /** Opens the list of rooms. */
  toggle: ReactNode;
  onLogIn: (login: Login) => Promise<void>;
  onDetect: (address: string) => Promise<Protocol | undefined>;
  onWhisper: () => void;
  onRemove: (() => void) | undefined;
};

/** The page of a room that this tab is not in, or of no room at all. */
export function LoginPage({ defaults, title, toggle, onLogIn, onDetect, onWhisper, onRemove }: Props) {
  return (
    <main className="login-page">
      {toggle}
      <header className="login-brand">
        <Icon name="bubble" />
        <h1>{title ?? strings.product}</h1>
        <p>{title === undefined ? strings.tagline : strings.rooms.loggedOut}</p>
      </header>
      <div className="card">
        <LoginForm defaults={defaults} onLogIn={onLogIn} onDetect={onDetect} />
      </div>
      {onRemove ? (
        <button type="button" className="link-button" onClick={onRemove}>
          {strings.rooms.remove}
        </button>
      ) : (
        !toggle && <WhisperLink onOpen={onWhisper}>{strings.rooms.whisper}</WhisperLink>
      )}
    </main>
  );
}

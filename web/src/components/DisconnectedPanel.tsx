import type { EndReason } from '../connections/connection.ts';
import type { LoginDefaults } from '../store/remembered.ts';
import type { Login } from '../store/tab.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';
import { LoginForm } from './LoginForm.tsx';

type Props = {
  reason: EndReason;
  defaults: LoginDefaults;
  onLogIn: (login: Login) => Promise<void>;
  onTryAgain: () => void;
};

/** Why there is no connection any more, and the ways back. */
export function DisconnectedPanel({ reason, defaults, onLogIn, onTryAgain }: Props) {
  return (
    <section className={`panel panel--${reason}`} aria-label={strings.phases.disconnected}>
      <div className="panel-reason">
        <div role="alert">
          <p className="panel-title">
            <Icon name={reason === 'left' ? 'leave' : 'warning'} />
            {strings.ends[reason]}
          </p>
          <p>{strings.room.afterwards[reason]}</p>
        </div>
        {reason === 'lost' && (
          <button type="button" className="button" onClick={onTryAgain}>
            {strings.room.tryAgain}
          </button>
        )}
      </div>
      <LoginForm compact defaults={defaults} onLogIn={onLogIn} />
    </section>
  );
}

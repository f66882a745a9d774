import type { LoginDefaults } from '../store/remembered.ts';
import type { Login } from '../store/tab.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';
import { LoginForm } from './LoginForm.tsx';

/** The page of a tab that is in no room. */
export function LoginPage(props: { defaults: LoginDefaults; onLogIn: (login: Login) => Promise<void> }) {
  return (
    <main className="login-page">
      <header className="login-brand">
        <Icon name="bubble" />
        <h1>{strings.product}</h1>
        <p>{strings.tagline}</p>
      </header>
      <div className="card">
        <LoginForm {...props} />
      </div>
    </main>
  );
}

import { type FormEvent, useId, useRef, useState } from 'react';
import { ConnectionError, type ProblemCode } from '../connections/connection.ts';
import type { LoginDefaults } from '../store/remembered.ts';
import type { Login } from '../store/tab.ts';
import { strings } from '../strings.ts';
import { ProblemText } from './ProblemText.tsx';

/** Which field is to be looked at again. */
const FIELD_OF: Partial<Record<ProblemCode, keyof Login>> = {
  address: 'address',
  'mixed-content': 'address',
  unreachable: 'address',
  unexpected: 'address',
  password: 'password',
  invalid: 'user',
  'already-open': 'user',
};

type Props = {
  defaults: LoginDefaults;
  onLogIn: (login: Login) => Promise<void>;
  /** Lies flat beneath a room instead of standing on a page of its own. */
  compact?: boolean;
};

/** Asks for server, name and password, and says what was wrong with them. */
export function LoginForm({ defaults, onLogIn, compact = false }: Props) {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<ConnectionError>();
  const form = useRef<HTMLFormElement>(null);
  const problemId = useId();
  const wrong = problem && FIELD_OF[problem.code];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const data = new FormData(event.currentTarget);
    const field = (name: keyof Login) => String(data.get(name) ?? '');
    setPending(true);
    setProblem(undefined);
    try {
      await onLogIn({ address: field('address'), user: field('user'), password: field('password') });
    } catch (error) {
      const told = error instanceof ConnectionError ? error : new ConnectionError('unexpected');
      setProblem(told);
      form.current?.querySelector<HTMLInputElement>(`[name=${FIELD_OF[told.code] ?? 'address'}]`)?.focus();
    }
    setPending(false);
  }

  /** What an assistive tool is told about a field that was wrong. */
  const about = (name: keyof Login) =>
    wrong === name ? { 'aria-invalid': true, 'aria-describedby': problemId } : {};

  return (
    <form ref={form} className={compact ? 'login login--compact' : 'login'} onSubmit={submit}>
      <label className="field">
        <span>{strings.login.address}</span>
        <input
          name="address"
          type="text"
          inputMode="url"
          required
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoComplete="url"
          defaultValue={defaults.address}
          {...about('address')}
        />
      </label>
      <label className="field">
        <span>{strings.login.user}</span>
        <input
          name="user"
          type="text"
          required
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="username"
          defaultValue={defaults.user}
          {...about('user')}
        />
      </label>
      <label className="field">
        <span>{strings.login.password}</span>
        <input
          name="password"
          type="password"
          required
          autoComplete="current-password"
          {...about('password')}
        />
      </label>
      <button type="submit" className="button button--primary" aria-disabled={isPending}>
        {isPending ? strings.login.pending : strings.login.submit}
      </button>
      <div id={problemId} role="alert" className="login-problem">
        {problem && <ProblemText problem={problem} />}
      </div>
      {!compact && <p className="login-hint">{strings.login.hint}</p>}
    </form>
  );
}

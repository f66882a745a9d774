import { type FormEvent, useId, useRef, useState } from 'react';
import { ConnectionError, type ProblemCode, type Protocol } from '../connections/connection.ts';
import type { LoginDefaults } from '../store/remembered.ts';
import type { Login } from '../store/tab.ts';
import { strings } from '../strings.ts';
import { ProblemText } from './ProblemText.tsx';
import { ProtocolChoice } from './ProtocolChoice.tsx';

/** Which field is to be looked at again. */
type Field = 'address' | 'user' | 'password';
const FIELD_OF: Partial<Record<ProblemCode, Field>> = {
  address: 'address',
  'mixed-content': 'address',
  unreachable: 'address',
  unexpected: 'address',
  password: 'password',
  invalid: 'user',
  'already-open': 'user',
};

/** [PROTOCOLS] what a room may be called. */
const ROOM_NAME = { pattern: '[A-Za-z0-9._\\-]{1,64}', title: strings.login.roomHint };

type Props = {
  defaults: LoginDefaults;
  onLogIn: (login: Login) => Promise<void>;
  /** Lies flat beneath a room instead of standing on a page of its own. */
  compact?: boolean;
  /** Origin of a server on which a room is asked for by its name alone, instead of by an address. */
  server?: string;
  /** Finds out what an address speaks, so that nobody is asked for what is not needed there. */
  onDetect?: (address: string) => Promise<Protocol | undefined>;
};

/** Asks for server, name and password, and says what was wrong with them. */
export function LoginForm({ defaults, onLogIn, compact = false, server, onDetect }: Props) {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<ConnectionError>();
  const form = useRef<HTMLFormElement>(null);
  const problemId = useId();
  /** The address that `found` is about. */
  const detected = useRef(defaults.address);
  const wrong = problem && FIELD_OF[problem.code];
  const [chosen, setChosen] = useState<Protocol>();
  const [found, setFound] = useState(defaults.protocol);
  const protocol = chosen ?? (server === undefined ? found : 'sse');
  const isAnonymous = protocol === 'whisper';
  const hasAccounts = protocol === undefined || protocol === 'sse';

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const data = new FormData(event.currentTarget);
    const field = (name: Field) => String(data.get(name) ?? '');
    const address = server === undefined ? field('address') : `${server}/rooms/${field('address')}`;
    setPending(true);
    setProblem(undefined);
    try {
      // What was found is about another address, if this one was changed and sent at once.
      const isKnown = chosen !== undefined || server !== undefined || detected.current === address;
      await onLogIn({
        protocol: isKnown ? protocol : undefined,
        address,
        user: field('user'),
        password: field('password'),
      });
    } catch (error) {
      const told = error instanceof ConnectionError ? error : new ConnectionError('unexpected');
      setProblem(told);
      form.current?.querySelector<HTMLInputElement>(`[name=${FIELD_OF[told.code] ?? 'address'}]`)?.focus();
    }
    setPending(false);
  }

  function detect(address: string) {
    if (server !== undefined || address === detected.current) return;
    detected.current = address;
    setFound(undefined);
    const isCurrent = () => detected.current === address;
    onDetect?.(address).then((protocol) => isCurrent() && setFound(protocol));
  }

  /** What an assistive tool is told about a field that was wrong. */
  const about = (name: Field) =>
    wrong === name ? { 'aria-invalid': true, 'aria-describedby': problemId } : {};

  return (
    <form ref={form} className={compact ? 'login login--compact' : 'login'} onSubmit={submit}>
      <label className="field">
        <span>{server === undefined ? strings.login.address : strings.login.room}</span>
        <input
          name="address"
          type="text"
          inputMode="url"
          required
          {...(server !== undefined && ROOM_NAME)}
          onBlur={(event) => detect(event.currentTarget.value)}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoComplete="url"
          defaultValue={defaults.address}
          {...about('address')}
        />
      </label>
      {!isAnonymous && (
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
      )}
      {hasAccounts && (
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
      )}
      {!compact && server === undefined && <ProtocolChoice found={found} onChoose={setChosen} />}
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

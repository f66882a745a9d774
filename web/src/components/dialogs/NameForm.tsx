import { type FormEvent, type ReactNode, useId, useState } from 'react';

/** Code points of a name [PROTOCOLS 1 Fields]. */
const NAME_MAX = 64;

type Props = {
  label: string;
  hint?: string;
  initial: string;
  /** Whether it may be left empty. */
  isOptional?: boolean;
  submit: string;
  /** More to choose. */
  children?: ReactNode;
  onSubmit: (name: string) => Promise<void>;
};

/** Asks for a name. */
export function NameForm({ label, hint, initial, isOptional = false, submit, children, onSubmit }: Props) {
  const [isPending, setPending] = useState(false);
  const hintId = useId();

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const name = String(new FormData(event.currentTarget).get('name') ?? '');
    setPending(true);
    await onSubmit(name);
    setPending(false);
  }

  return (
    <form className="login" onSubmit={send}>
      <label className="field">
        <span>{label}</span>
        <input
          name="name"
          type="text"
          required={!isOptional}
          maxLength={NAME_MAX}
          defaultValue={initial}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={hint && hintId}
        />
      </label>
      {hint && (
        <p id={hintId} className="dialog-hint">
          {hint}
        </p>
      )}
      {children}
      <button type="submit" className="button button--primary" aria-disabled={isPending}>
        {submit}
      </button>
    </form>
  );
}

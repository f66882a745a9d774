import type { Ref } from 'react';
import { CallIcon, type CallIconName } from './CallIcon.tsx';

type Props = {
  ref?: Ref<HTMLButtonElement>;
  icon: CallIconName;
  label: string;
  /** How it stands out. */
  kind?: 'end' | 'accept' | 'off';
  /** Whether the label stands beside the drawing. */
  isLabelled?: boolean;
  /** Whether what it opens is open, if it opens anything. */
  isOpen?: boolean;
  controls?: string;
  onClick: () => void;
};

/** One of the round buttons of a call. */
export function CallButton({ ref, icon, label, kind, isLabelled, isOpen, controls, onClick }: Props) {
  const classes = ['call-button', kind && `call-button--${kind}`, isLabelled && 'call-button--labelled'];
  return (
    <button
      ref={ref}
      type="button"
      className={classes.filter(Boolean).join(' ')}
      aria-label={label}
      title={label}
      aria-expanded={isOpen}
      aria-controls={controls}
      onClick={onClick}
    >
      <CallIcon name={icon} />
      {isLabelled && <span>{label}</span>}
    </button>
  );
}

import { strings } from '../strings.ts';
import type { Hint } from './hints.ts';

type Props = {
  id: string;
  hints: readonly Hint[];
  /** Index of the hint that Enter takes. */
  active: number;
  onPick: (hint: Hint) => void;
};

/** The id of one option, for `aria-activedescendant`. */
export function optionId(id: string, index: number): string {
  return `${id}-${index}`;
}

/** What the compose field offers. The focus stays in the field, which also handles the keys. */
export function CommandHints({ id, hints, active, onPick }: Props) {
  return (
    <div id={id} role="listbox" aria-label={strings.compose.hints} className="hints">
      {hints.map((hint, index) => (
        <div
          key={hint.label}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          className="hint"
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(hint);
          }}
        >
          <b>{hint.label}</b> <span>{hint.help}</span>
        </div>
      ))}
    </div>
  );
}

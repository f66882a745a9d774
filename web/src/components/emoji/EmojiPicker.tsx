import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { strings } from '../../strings.ts';
import { useEmoji } from './use-emoji.ts';

/** Most that a search shows. */
const MOST_FOUND = 60;

type Props = { id: string; onPick: (emoji: string) => void; onClose: () => void };

/** All emoji, by group or by what they mean. */
export function EmojiPicker({ id, onPick, onClose }: Props) {
  const emoji = useEmoji();
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const chosen = emoji?.CATEGORIES[category] ?? '';
  const shown = (search === '' ? emoji?.emojiIn(chosen) : emoji?.findEmoji(search, MOST_FOUND)) ?? [];

  useEffect(() => field.current?.focus(), []);

  function press(event: KeyboardEvent): void {
    const buttons = [...(box.current?.querySelectorAll<HTMLButtonElement>('.emoji') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    if (event.key === 'Escape') {
      onClose();
    } else if (event.key === 'Enter' && document.activeElement === field.current) {
      buttons[0]?.click();
    } else if (event.key === 'ArrowDown' && at < 0) {
      buttons[0]?.focus();
    } else if (at >= 0 && event.key.startsWith('Arrow')) {
      const next = buttons[at + step(event.key, columns(buttons))];
      (next ?? (event.key === 'ArrowUp' ? field.current : null))?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={box}
      id={id}
      role="dialog"
      aria-label={strings.emoji.title}
      className="picker"
      onKeyDown={press}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      <input
        ref={field}
        type="search"
        className="picker-search"
        value={search}
        placeholder={strings.emoji.search}
        aria-label={strings.emoji.search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {search === '' && (
        <select
          className="picker-group"
          aria-label={strings.emoji.group}
          value={category}
          onChange={(event) => setCategory(Number(event.currentTarget.value))}
        >
          {emoji?.CATEGORIES.map((name, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
      )}
      {/* The group takes one stop of Tab; the arrow keys go on from there. */}
      <div className="picker-grid">
        {shown.map(({ emoji: character, names: [name = '', ...others], description }, index) => (
          <button
            key={name}
            type="button"
            className="emoji"
            tabIndex={index === 0 ? 0 : -1}
            title={[name, ...others].map((each) => `:${each}:`).join(' ')}
            aria-label={description}
            onClick={() => onPick(character)}
          >
            {character}
          </button>
        ))}
        {emoji !== undefined && shown.length === 0 && <p>{strings.emoji.none}</p>}
      </div>
    </div>
  );
}

/** How many stand in a row. */
function columns(buttons: readonly HTMLElement[]): number {
  const top = buttons[0]?.offsetTop;
  const wrapped = buttons.findIndex((button) => button.offsetTop !== top);
  return wrapped < 0 ? buttons.length : wrapped;
}

function step(key: string, row: number): number {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row }[key] ?? 0;
}

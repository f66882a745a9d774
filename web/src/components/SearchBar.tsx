import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Chunk } from '../store/timeline.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

type Props = {
  chunks: readonly Chunk[];
  /** Shows the event with this id. */
  onShow: (id: string) => void;
  onClose: () => void;
};

/** Finds what was said, as far as it has been loaded. */
export function SearchBar({ chunks, onShow, onClose }: Props) {
  const [wanted, setWanted] = useState('');
  /** Which one is shown, counted from the newest. */
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const found = search(chunks, wanted);

  useEffect(() => field.current?.focus(), []);

  function show(index: number, ids: readonly string[]): void {
    const next = ids.length === 0 ? 0 : (index + ids.length) % ids.length;
    setAt(next);
    const id = ids[next];
    if (id !== undefined) onShow(id);
  }

  function write(text: string): void {
    setWanted(text);
    show(0, search(chunks, text));
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    show(at + 1, found);
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowUp' || (event.key === 'Enter' && !event.shiftKey)) show(at + 1, found);
    else if (event.key === 'ArrowDown' || event.key === 'Enter') show(at - 1, found);
    else return;
    event.preventDefault();
  }

  return (
    <search>
      <form className="search" onSubmit={submit}>
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          value={wanted}
          placeholder={strings.search.open}
          aria-label={strings.search.open}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
        />
        <span role="status" className="search-count">
          {wanted !== '' && strings.search.found(found.length === 0 ? 0 : at + 1, found.length)}
        </span>
        <button type="submit" className="button button--bare" aria-label={strings.search.older}>
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="button button--bare"
          aria-label={strings.search.newer}
          onClick={() => show(at - 1, found)}
        >
          <Icon name="down" />
        </button>
        <button
          type="button"
          className="button button--bare"
          aria-label={strings.search.close}
          onClick={onClose}
        >
          <Icon name="disconnected" />
        </button>
      </form>
    </search>
  );
}

/** The ids of the messages that contain a text, or whose author does, newest first. */
function search(chunks: readonly Chunk[], wanted: string): readonly string[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return [];
  return chunks
    .flat()
    .filter(({ event }) => {
      return (
        event.type === 'Message' &&
        (event.message.toLowerCase().includes(text) || event.user.toLowerCase().includes(text))
      );
    })
    .map(({ event }) => event.id)
    .reverse();
}

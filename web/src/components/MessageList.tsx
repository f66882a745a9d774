import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useEarlier } from '../hooks/use-earlier.ts';
import { useRoving } from '../hooks/use-roving.ts';
import { useRows } from '../hooks/use-rows.ts';
import { useStickToBottom } from '../hooks/use-stick-to-bottom.ts';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { EarlierRow } from './EarlierRow.tsx';
import { ItemRow } from './ItemRow.tsx';
import { linkTo } from './message-link.ts';
import { NewMessagesButton } from './NewMessagesButton.tsx';
import { OutgoingRow } from './OutgoingRow.tsx';

/** Pixels that are drawn before and after what shows: a quick flick meets no blank. */
const BUFFER = 1_000;

/** An event that the user wants to see. Each wish is an object of its own. */
export type Target = { id: string };

type Props = {
  view: RoomView;
  /** The element that scrolls. */
  area: RefObject<HTMLDivElement | null>;
  target: Target | undefined;
  onResend: (key: number) => void;
  onDiscard: (key: number) => void;
  onEdit: (key: number) => void;
  onEarlier: () => void;
};

function isScrollable(element: HTMLElement | null): boolean {
  return element !== null && element.scrollHeight > element.clientHeight;
}

/** Everything that was said and happened, oldest first, and what is on its way. Only what shows is drawn. */
export function MessageList({ view, area, target, onResend, onDiscard, onEdit, onEarlier }: Props) {
  const { chunks, user, state, earlier } = view;
  const list = useRef<VirtualizerHandle>(null);
  const { items, isPrepended } = useRows(chunks);
  const { scroller, content, isAtBottom, unseen, toBottom, leave } = useStickToBottom(area, view.messages);
  const roving = useRoving(items, area, list, leave);
  useEarlier(area, earlier, items.length, onEarlier);
  const outgoing = view.outgoing.filter(({ quiet }) => !quiet);
  const newestKey = outgoing.at(-1)?.key;
  const kept = roving.current === undefined ? -1 : items.findIndex(({ key }) => key === roving.current);

  // Who speaks wants to see it.
  useLayoutEffect(() => {
    if (newestKey !== undefined) toBottom();
  }, [newestKey, toBottom]);

  const shown = useRef<Target>(undefined);
  useEffect(() => {
    if (target === undefined || shown.current === target) return;
    const index = items.findIndex(({ event }) => event.id === target.id);
    if (index < 0) return;
    shown.current = target;
    leave();
    list.current?.scrollToIndex(index, { align: 'center' });
  }, [target, items, leave]);

  return (
    <div className="messages">
      <EarlierRow earlier={earlier} />
      <div
        {...scroller}
        role="log"
        aria-label={strings.messages.label}
        aria-busy={state.phase === 'connecting'}
        // Further up, rows come into the page because they are scrolled to, and are no news.
        aria-live={isAtBottom ? 'polite' : 'off'}
        className="messages-scroller"
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
      >
        <div ref={content} className="messages-content">
          {items.length === 0 && outgoing.length === 0 && (
            <p className="messages-empty">{strings.messages.empty}</p>
          )}
          <Virtualizer
            ref={list}
            scrollRef={area}
            data={items}
            // Where all fits in, nothing can stay put, and the list would wait for a scroll that never comes.
            shift={isPrepended && isScrollable(area.current)}
            bufferSize={BUFFER}
            keepMounted={kept < 0 ? [] : [kept]}
          >
            {(item, index) => (
              <ItemRow
                key={item.key}
                item={item}
                user={user}
                isFirst={index === 0}
                isAfterEvent={index > 0 && items[index - 1]?.event.type !== 'Message'}
                isNew={item.event.id === view.divider}
                isCurrent={item.key === roving.current}
                isTarget={item.event.id === target?.id}
                showsId={view.protocol === 'whisper'}
                link={linkTo(view, item.event.id)}
              />
            )}
          </Virtualizer>
          {/* Its event is announced when it comes. */}
          <div aria-live="off">
            {outgoing.map((item) => (
              <OutgoingRow
                key={item.key}
                item={item}
                canResend={state.phase !== 'disconnected'}
                onResend={onResend}
                onDiscard={onDiscard}
                onEdit={onEdit}
              />
            ))}
          </div>
        </div>
      </div>
      {!isAtBottom && <NewMessagesButton unseen={unseen} onClick={toBottom} />}
    </div>
  );
}

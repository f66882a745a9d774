import { useLayoutEffect } from 'react';
import { useStickToBottom } from '../hooks/use-stick-to-bottom.ts';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { MessageChunk } from './MessageChunk.tsx';
import { NewMessagesButton } from './NewMessagesButton.tsx';
import { OutgoingRow } from './OutgoingRow.tsx';

type Props = { view: RoomView; onResend: (key: number) => void; onDiscard: (key: number) => void };

/** Everything that was said and happened, oldest first, and what is on its way. */
export function MessageList({ view, onResend, onDiscard }: Props) {
  const { chunks, user, state } = view;
  const { scroller, content, isAtBottom, unseen, toBottom } = useStickToBottom(view.messages);
  const outgoing = view.outgoing.filter(({ quiet }) => !quiet);
  const newestKey = outgoing.at(-1)?.key;

  // Who speaks wants to see it.
  useLayoutEffect(() => {
    if (newestKey !== undefined) toBottom();
  }, [newestKey, toBottom]);

  return (
    <div className="messages">
      <div
        {...scroller}
        role="log"
        aria-label={strings.messages.label}
        aria-busy={state.phase === 'connecting'}
        className="messages-scroller"
      >
        <div ref={content} className="messages-content">
          {chunks.length === 0 && outgoing.length === 0 && (
            <p className="messages-empty">{strings.messages.empty}</p>
          )}
          {chunks.map((chunk) => (
            <MessageChunk key={chunk[0]?.key} chunk={chunk} user={user} />
          ))}
          {/* Its event is announced when it comes. */}
          <div aria-live="off">
            {outgoing.map((item) => (
              <OutgoingRow
                key={item.key}
                item={item}
                canResend={state.phase !== 'disconnected'}
                onResend={onResend}
                onDiscard={onDiscard}
              />
            ))}
          </div>
        </div>
      </div>
      {!isAtBottom && <NewMessagesButton unseen={unseen} onClick={toBottom} />}
    </div>
  );
}

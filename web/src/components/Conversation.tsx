import { type ReactNode, useCallback, useRef, useState } from 'react';
import { lazily } from '../hooks/lazily.ts';
import { useLinkedMessage } from '../hooks/use-linked-message.ts';
import { useShortcuts } from '../hooks/use-shortcuts.ts';
import type { Conversation as Store } from '../store/conversation.ts';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { Compose, type ComposeHandle } from './Compose.tsx';
import { Icon } from './Icon.tsx';
import { MessageList, type Target } from './MessageList.tsx';
import { SearchBar } from './SearchBar.tsx';

const useSheet = lazily(async () => (await import('./Sheet.tsx')).Sheet);

type Props = {
  room: Store;
  view: RoomView;
  /** What stands between what was said and the place to speak, where anything has to. */
  children?: ReactNode;
};

/** What is said in a room, and the place to speak. */
export function Conversation({ room, view, children }: Props) {
  const [target, setTarget] = useState<Target>();
  const [open, setOpen] = useState<'search' | 'sheet'>();
  const Sheet = useSheet(open === 'sheet');
  const compose = useRef<ComposeHandle>(null);
  const area = useRef<HTMLDivElement>(null);
  const resend = useCallback((key: number) => room.resend(key), [room]);
  const discard = useCallback((key: number) => room.discard(key), [room]);
  const edit = useCallback(
    (key: number) => {
      const item = room.getSnapshot().outgoing.find((each) => each.key === key);
      room.discard(key);
      if (item !== undefined) compose.current?.edit(item.text);
    },
    [room],
  );
  const loadEarlier = useCallback(() => void room.loadEarlier(), [room]);
  const show = useCallback((id: string) => setTarget({ id }), []);
  const focusCompose = useCallback(() => compose.current?.focus(), []);
  const openSheet = useCallback(() => setOpen('sheet'), []);
  const openSearch = useCallback(() => setOpen('search'), []);
  useShortcuts({ onSheet: openSheet, onSearch: openSearch, onCompose: focusCompose });
  useLinkedMessage(view, show, loadEarlier);

  function editLast(): void {
    const last = view.outgoing.findLast(({ status }) => status === 'failed');
    if (last !== undefined) edit(last.key);
  }

  function close(): void {
    setOpen(undefined);
    setTarget(undefined);
    focusCompose();
  }

  return (
    <main className="room-main">
      {view.with === undefined && view.topic !== '' && <p className="topic-strip">{view.topic}</p>}
      {open === 'search' && <SearchBar chunks={view.chunks} onShow={show} onClose={close} />}
      {open === 'sheet' && Sheet && (
        <Sheet onClose={() => setOpen((is) => (is === 'sheet' ? undefined : is))} onSearch={openSearch} />
      )}
      <MessageList
        view={view}
        area={area}
        target={target}
        onResend={resend}
        onDiscard={discard}
        onEdit={edit}
        onEarlier={loadEarlier}
      />
      {children}
      <Compose
        ref={compose}
        view={view}
        initialDraft={room.draft}
        onDraft={(draft) => {
          room.draft = draft;
        }}
        onSay={(text) => room.say(text)}
        onUp={editLast}
        onEscape={() => area.current?.focus()}
      >
        <button
          type="button"
          className="button button--bare"
          aria-label={strings.search.open}
          title={strings.search.open}
          onClick={openSearch}
        >
          <Icon name="search" />
        </button>
        <button
          type="button"
          className="button button--bare"
          aria-label={strings.sheet.title}
          title={strings.sheet.title}
          onClick={openSheet}
        >
          <Icon name="keyboard" />
        </button>
      </Compose>
    </main>
  );
}

import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import type { Message } from '../../../protocol/events.ts';
import type { Page } from '../connections/address.ts';
import { lazily } from '../hooks/lazily.ts';
import { useAlerts } from '../hooks/use-alerts.ts';
import { useAliases } from '../hooks/use-aliases.ts';
import { useAttention } from '../hooks/use-attention.ts';
import { useCalls } from '../hooks/use-calls.ts';
import { useCover } from '../hooks/use-cover.ts';
import { useDrawer } from '../hooks/use-drawer.ts';
import { NamesContext } from '../hooks/use-names.ts';
import type { Aliases } from '../store/aliases.ts';
import { CallGate } from '../store/call-gate.ts';
import { type Entry, unreadInTalks } from '../store/entry.ts';
import { loginDefaults } from '../store/remembered.ts';
import type { Tab } from '../store/tab.ts';
import type { DialogRequest } from './dialogs/request.ts';
import { LoginPage } from './LoginPage.tsx';
import { OfflineNote } from './OfflineNote.tsx';
import { OpenDialog } from './OpenDialog.tsx';
import { RoomList } from './RoomList.tsx';
import { RoomPage } from './RoomPage.tsx';
import { RoomsToggle } from './RoomsToggle.tsx';
import { TalkPage } from './TalkPage.tsx';

const useCallLayer = lazily(async () => (await import('./calls/CallLayer.tsx')).CallLayer);

type Props = { tab: Tab; page: Page; aliases: Aliases };

/** The list of rooms, where there is any, beside the room that shows or the way into one. */
export function App({ tab, page, aliases }: Props) {
  const { entries, active, talk } = useSyncExternalStore(tab.subscribe, tab.getSnapshot);
  const [dialog, setDialog] = useState<DialogRequest>();
  const drawer = useDrawer();
  const names = useAliases(aliases, active?.address);
  const gate = useMemo(() => new CallGate(), []);
  const { calls, hasFailed } = useCalls(gate, entries);
  useCover(tab, calls?.desk);
  const CallLayer = useCallLayer(calls !== undefined);
  const unread = sum(
    entries,
    (entry) => (entry.isMuted ? entry.mentions : entry.unread) + unreadInTalks(entry),
  );
  useAttention(active && (talk === undefined ? active.title : names(talk)), unread);
  useAlerts(entries);
  const logIn = tab.logIn.bind(tab);
  const room = active?.room;
  const remove = useCallback(
    (message: Message) => room && setDialog({ type: 'delete', room, message }),
    [room],
  );
  const key = active?.key;
  const openTalk = useCallback((name: string) => tab.select(key, name), [tab, key]);
  const whisper = () => void tab.whisper().catch(() => {});
  const elsewhere = sum(entries, (entry) => {
    const isCounted = !entry.isMuted && (entry !== active || talk !== undefined);
    return (isCounted ? entry.unread : 0) + unreadInTalks(entry);
  });
  const toggle = entries.length > 0 && <RoomsToggle drawer={drawer} unread={elsewhere} />;

  return (
    <NamesContext value={names}>
      <div className="shell">
        <OfflineNote isWithoutCalls={hasFailed} />
        {entries.length > 0 && (
          <RoomList
            entries={entries}
            active={active}
            talk={talk}
            aliases={aliases}
            origin={page.origin}
            drawer={drawer}
            onSelect={(key, name) => tab.select(key, name)}
            onWhisper={whisper}
            onAdd={() => setDialog({ type: 'add', server: new URL(active?.address ?? page.origin).origin })}
          />
        )}
        <div className="shell-main" inert={drawer.isOpen}>
          {active?.room === undefined ? (
            <LoginPage
              key={active?.key}
              toggle={toggle}
              title={active?.title}
              defaults={active ?? loginDefaults(page)}
              onLogIn={logIn}
              onDetect={(address) => tab.detect(address)}
              onWhisper={whisper}
              onRemove={active && (() => tab.remove(active.key))}
            />
          ) : talk !== undefined ? (
            <TalkPage
              key={`${active.key} ${talk}`}
              room={active.room}
              name={talk}
              toggle={toggle}
              onBack={() => tab.select(active.key)}
              onLogIn={logIn}
              onTryAgain={() => tab.tryAgain()}
              onCall={(withVideo) => active.room && gate.start(active.room, talk, withVideo)}
            />
          ) : (
            <RoomPage
              key={`${active.protocol === 'sse' ? active.user : ''} ${active.key}`}
              room={active.room}
              toggle={toggle}
              onLogIn={logIn}
              onTryAgain={() => tab.tryAgain()}
              onMute={(isMuted) => tab.mute(active.key, isMuted)}
              onRemove={() => tab.remove(active.key)}
              onRename={() => setDialog({ type: 'rename', entry: active })}
              onInvite={() => room && setDialog({ type: 'invite', room })}
              onDelete={remove}
              onAlias={(name) => setDialog({ type: 'alias', address: active.address, name })}
              onTalk={openTalk}
            />
          )}
        </div>
        {calls && CallLayer && <CallLayer desk={calls.desk} />}
        {dialog && (
          <OpenDialog
            request={dialog}
            tab={tab}
            page={page}
            aliases={aliases}
            onClose={() => setDialog(undefined)}
          />
        )}
      </div>
    </NamesContext>
  );
}

function sum(entries: readonly Entry[], count: (entry: Entry) => number): number {
  return entries.reduce((total, entry) => total + count(entry), 0);
}

import { type ReactNode, useSyncExternalStore } from 'react';
import { useNames } from '../hooks/use-names.ts';
import type { Room } from '../store/room.ts';
import type { Login } from '../store/tab.ts';
import { strings } from '../strings.ts';
import { ConnectionStatus } from './ConnectionStatus.tsx';
import { Conversation } from './Conversation.tsx';
import { DisconnectedPanel } from './DisconnectedPanel.tsx';
import { Icon } from './Icon.tsx';

type Props = {
  room: Room;
  /** The other one. */
  name: string;
  /** Opens the list of rooms. */
  toggle?: ReactNode;
  onBack: () => void;
  onLogIn: (login: Login) => Promise<void>;
  onTryAgain: () => void;
  onCall: (withVideo: boolean) => void;
};

/** What two people say to each other alone. */
export function TalkPage({ room, name, toggle, onBack, onLogIn, onTryAgain, onCall }: Props) {
  const {
    title,
    members,
    canCall: isOpen,
    protocol,
    address,
    user,
    state,
  } = useSyncExternalStore(room.subscribe, room.getSnapshot);
  const talk = room.talkWith(name);
  const view = useSyncExternalStore(talk.subscribe, talk.getSnapshot);
  const shown = useNames()(name);
  // In WhisperChat nobody tells who is here.
  const isHere = protocol === 'whisper' || members.includes(name);
  const canCall = isOpen && isHere && 'RTCPeerConnection' in globalThis;

  return (
    <div className="room room--talk">
      <header className={`room-header room-header--${state.phase}`}>
        {toggle}
        <button
          type="button"
          className="button button--bare"
          aria-label={strings.talks.back(title)}
          title={strings.talks.back(title)}
          onClick={onBack}
        >
          <Icon name="back" />
        </button>
        <div className="room-name">
          <h1>{shown}</h1>
          <p>
            {protocol !== 'whisper' && `${isHere ? strings.talks.here : strings.talks.away} · `}
            {strings.talks.only(title)}
          </p>
        </div>
        <ConnectionStatus state={state} />
        {canCall && (
          <>
            <button
              type="button"
              className="button"
              aria-label={strings.talks.call(shown)}
              title={strings.talks.call(shown)}
              onClick={() => onCall(false)}
            >
              <Icon name="phone" />
            </button>
            <button
              type="button"
              className="button"
              aria-label={strings.talks.video(shown)}
              title={strings.talks.video(shown)}
              onClick={() => onCall(true)}
            >
              <Icon name="camera" />
            </button>
          </>
        )}
      </header>
      <Conversation room={talk} view={view}>
        {state.phase === 'disconnected' && (
          <DisconnectedPanel
            reason={state.reason}
            defaults={{ protocol, address, user }}
            onLogIn={onLogIn}
            onTryAgain={onTryAgain}
          />
        )}
      </Conversation>
    </div>
  );
}

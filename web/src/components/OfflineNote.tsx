import { useOnline } from '../hooks/use-online.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

/** Says that there is no network, as long as there is none, and that calls could not be loaded. */
export function OfflineNote({ isWithoutCalls }: { isWithoutCalls: boolean }) {
  const isOnline = useOnline();
  const notes = [!isOnline && strings.offline, isWithoutCalls && strings.talks.noCalls];
  return (
    <div role="status" className="offline">
      {notes.map(
        (note) =>
          note && (
            <p key={note}>
              <Icon name="warning" />
              {note}
            </p>
          ),
      )}
    </div>
  );
}

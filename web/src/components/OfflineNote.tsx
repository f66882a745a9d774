import { useOnline } from '../hooks/use-online.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

/** Says that there is no network, as long as there is none. */
export function OfflineNote() {
  const isOnline = useOnline();
  return (
    <div role="status" className="offline">
      {!isOnline && (
        <p>
          <Icon name="warning" />
          {strings.offline}
        </p>
      )}
    </div>
  );
}

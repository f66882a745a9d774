import { useEffect, useRef, useState } from 'react';
import { askForNotifications } from '../alerts/notification.ts';
import { playSound } from '../alerts/sound.ts';
import { useSettings } from '../hooks/use-settings.ts';
import { changeSettings } from '../store/settings.ts';
import { strings } from '../strings.ts';
import { Toggle } from './Toggle.tsx';

type Props = { onClose: () => void; onSearch: () => void };

/** What one can set, and what the keys do. */
export function Sheet({ onClose, onSearch }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { notifications, sound } = useSettings();
  const [isRefused, setRefused] = useState(false);

  useEffect(() => dialog.current?.showModal(), []);

  async function notify(isOn: boolean): Promise<void> {
    const isAllowed = isOn && (await askForNotifications());
    setRefused(isOn && !isAllowed);
    changeSettings({ notifications: isAllowed });
  }

  function beep(isOn: boolean): void {
    changeSettings({ sound: isOn });
    if (isOn) playSound();
  }

  return (
    <dialog ref={dialog} className="sheet" aria-labelledby="sheet-title" onClose={onClose}>
      <header>
        <h2 id="sheet-title">{strings.sheet.title}</h2>
        <form method="dialog">
          <button type="submit" className="button">
            {strings.sheet.close}
          </button>
        </form>
      </header>
      <button
        type="button"
        className="button"
        onClick={() => {
          dialog.current?.close();
          onSearch();
        }}
      >
        {strings.search.open}
      </button>
      <Toggle
        label={strings.sheet.notifications}
        help={isRefused ? strings.sheet.refused : undefined}
        isOn={notifications}
        onChange={notify}
      />
      <Toggle label={strings.sheet.sound} isOn={sound} onChange={beep} />
      <h3>{strings.sheet.keys}</h3>
      <dl className="keys">
        {strings.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}

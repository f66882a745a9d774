import { useState, useSyncExternalStore } from 'react';
import type { Entry } from '../../store/entry.ts';
import type { RenameFailure, Tab } from '../../store/tab.ts';
import { strings } from '../../strings.ts';
import { ProblemText } from '../ProblemText.tsx';
import { Dialog } from './Dialog.tsx';
import { NameForm } from './NameForm.tsx';

type Props = { entry: Entry; tab: Tab; onClose: () => void };

/** Asks for another name, for one room or for all that have renaming, and says where it did not work. */
export function RenameDialog({ entry, tab, onClose }: Props) {
  const { entries } = useSyncExternalStore(tab.subscribe, tab.getSnapshot);
  const [isEverywhere, setEverywhere] = useState(false);
  const [failures, setFailures] = useState<readonly RenameFailure[]>([]);
  const able = entries.filter(({ canRename, phase }) => canRename && phase === 'connected');

  async function rename(name: string) {
    const failed = await tab.rename(name, isEverywhere ? able.map(({ key }) => key) : [entry.key]);
    setFailures(failed);
    if (failed.length === 0) onClose();
  }

  return (
    <Dialog title={strings.dialogs.rename.title} onClose={onClose}>
      <NameForm
        label={strings.dialogs.rename.label}
        initial={entry.user}
        submit={strings.dialogs.rename.submit}
        onSubmit={rename}
      >
        {able.length > 1 && (
          <label className="choice">
            <input
              type="checkbox"
              checked={isEverywhere}
              onChange={(event) => setEverywhere(event.currentTarget.checked)}
            />
            {strings.dialogs.rename.everywhere(able.length)}
          </label>
        )}
        <div role="alert" className="login-problem">
          {failures.map(({ title, problem }) => (
            <p key={title}>
              {title}: <ProblemText problem={problem} />
            </p>
          ))}
        </div>
      </NameForm>
    </Dialog>
  );
}

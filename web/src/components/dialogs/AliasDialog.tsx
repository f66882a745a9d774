import type { Aliases } from '../../store/aliases.ts';
import { strings } from '../../strings.ts';
import { Dialog } from './Dialog.tsx';
import { NameForm } from './NameForm.tsx';

type Props = { address: string; name: string; aliases: Aliases; onClose: () => void };

/** Asks what the user wants to call somebody. */
export function AliasDialog({ address, name, aliases, onClose }: Props) {
  const { title, label, hint, save } = strings.dialogs.alias;
  return (
    <Dialog title={title(name)} onClose={onClose}>
      <NameForm
        label={label}
        hint={hint}
        initial={(Object.hasOwn(aliases.of(address), name) && aliases.of(address)[name]) || ''}
        isOptional
        submit={save}
        onSubmit={async (alias) => {
          aliases.set(address, name, alias);
          onClose();
        }}
      />
    </Dialog>
  );
}

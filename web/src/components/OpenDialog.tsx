import type { Page } from '../connections/address.ts';
import { lazily } from '../hooks/lazily.ts';
import type { Aliases } from '../store/aliases.ts';
import type { Tab } from '../store/tab.ts';
import type { DialogRequest } from './dialogs/request.ts';

const useDialogs = lazily(() => import('./dialogs/index.ts'));

type Props = { request: DialogRequest; tab: Tab; page: Page; aliases: Aliases; onClose: () => void };

/** The dialog that was asked for, as soon as it is loaded. */
export function OpenDialog({ request, tab, page, aliases, onClose }: Props) {
  const dialogs = useDialogs();
  if (dialogs === undefined) return null;
  const { AddRoomDialog, AliasDialog, DeleteDialog, InviteDialog, RenameDialog } = dialogs;
  switch (request.type) {
    case 'add':
      return <AddRoomDialog server={request.server} page={page} tab={tab} onClose={onClose} />;
    case 'rename':
      return <RenameDialog entry={request.entry} tab={tab} onClose={onClose} />;
    case 'invite':
      return <InviteDialog room={request.room} onClose={onClose} />;
    case 'delete':
      return <DeleteDialog room={request.room} message={request.message} onClose={onClose} />;
    case 'alias':
      return (
        <AliasDialog address={request.address} name={request.name} aliases={aliases} onClose={onClose} />
      );
  }
}

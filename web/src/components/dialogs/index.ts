/** What is asked for now and then, so that the first page need not carry it. */
import './dialog.css';

export { AddRoomDialog } from './AddRoomDialog.tsx';
export { AliasDialog } from './AliasDialog.tsx';
export { DeleteDialog } from './DeleteDialog.tsx';
export { InviteDialog } from './InviteDialog.tsx';
export { RenameDialog } from './RenameDialog.tsx';

import { useState } from 'react';
import type { Page } from '../../connections/address.ts';
import { loginDefaults } from '../../store/remembered.ts';
import type { Login, Tab } from '../../store/tab.ts';
import { strings } from '../../strings.ts';
import { LoginForm } from '../LoginForm.tsx';
import { Dialog } from './Dialog.tsx';

/** @property server origin on which a room is known by its name alone */
type Props = { server: string; page: Page; tab: Tab; onClose: () => void };

/** Asks for one more room: its name on this server, or the address of another one. */
export function AddRoomDialog({ server, page, tab, onClose }: Props) {
  const [isHere, setHere] = useState(true);
  const { user } = loginDefaults(page);

  async function logIn(login: Login) {
    await tab.logIn(login);
    onClose();
  }

  const choice = (here: boolean, text: string) => (
    <label className="choice">
      <input type="radio" name="where" checked={isHere === here} onChange={() => setHere(here)} />
      {text}
    </label>
  );

  return (
    <Dialog title={strings.dialogs.add.title} onClose={onClose}>
      <fieldset className="choices">
        <legend>{strings.dialogs.add.where}</legend>
        {choice(true, strings.dialogs.add.here(new URL(server).host))}
        {choice(false, strings.dialogs.add.elsewhere)}
      </fieldset>
      <LoginForm
        key={String(isHere)}
        defaults={{ address: '', user }}
        {...(isHere && { server })}
        onLogIn={logIn}
        onDetect={(address) => tab.detect(address)}
      />
    </Dialog>
  );
}

import type { ConnectionState } from '../connections/connection.ts';
import { strings } from '../strings.ts';
import { Icon, type IconName } from './Icon.tsx';

const ICONS: Record<ConnectionState['phase'], IconName> = {
  connecting: 'waiting',
  connected: 'connected',
  reconnecting: 'waiting',
  disconnected: 'disconnected',
};

/** Where the connection stands, in a shape, a word and a colour. */
export function ConnectionStatus({ state }: { state: ConnectionState }) {
  return (
    <p role="status" className={`status status--${state.phase}`}>
      <Icon name={ICONS[state.phase]} />
      <span>{strings.phases[state.phase]}</span>
    </p>
  );
}

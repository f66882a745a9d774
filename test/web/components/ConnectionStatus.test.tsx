import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ConnectionStatus } from '../../../web/src/components/ConnectionStatus.tsx';
import type { ConnectionState } from '../../../web/src/connections/connection.ts';

afterEach(cleanup);

/** The words and the drawing of a state. */
function looks(state: ConnectionState): [string | null, string | null | undefined] {
  render(<ConnectionStatus state={state} />);
  const status = screen.getByRole('status');
  const look: [string | null, string | null | undefined] = [
    status.textContent,
    status.querySelector('path')?.getAttribute('d'),
  ];
  cleanup();
  return look;
}

test('connected, reconnecting and disconnected differ in word and drawing, not by colour alone', () => {
  const connected = looks({ phase: 'connected' });
  const reconnecting = looks({ phase: 'reconnecting' });
  const disconnected = looks({ phase: 'disconnected', reason: 'lost' });
  expect([connected[0], reconnecting[0], disconnected[0]]).toEqual([
    'Connected',
    'Reconnecting…',
    'Disconnected',
  ]);
  expect(new Set([connected[1], reconnecting[1], disconnected[1]]).size).toBe(3);
});

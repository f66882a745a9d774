import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LoginForm } from '../../../web/src/components/LoginForm.tsx';
import { ConnectionError, type ProblemCode } from '../../../web/src/connections/connection.ts';

afterEach(cleanup);
const defaults = { address: 'http://chat.example', user: 'ana' };

/** Fills in a password and presses the button; the login fails in the given way. */
async function fail(error: Error): Promise<void> {
  render(<LoginForm defaults={defaults} onLogIn={() => Promise.reject(error)} />);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Password'), 'secret');
  await user.click(screen.getByRole('button', { name: 'Log in' }));
}

test('gives what was typed', async () => {
  const onLogIn = vi.fn(() => Promise.resolve());
  render(<LoginForm defaults={{ address: 'http://chat.example', user: '' }} onLogIn={onLogIn} />);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('User name'), 'bea');
  await user.type(screen.getByLabelText('Password'), 'secret{Enter}');
  expect(onLogIn).toHaveBeenCalledExactlyOnceWith({
    protocol: undefined,
    address: 'http://chat.example',
    user: 'bea',
    password: 'secret',
  });
});

test('a second press while it works does nothing', async () => {
  const onLogIn = vi.fn(() => new Promise<void>(() => {}));
  render(<LoginForm defaults={defaults} onLogIn={onLogIn} />);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Password'), 'secret{Enter}');
  await user.click(screen.getByRole('button', { name: 'Logging in…' }));
  expect(onLogIn).toHaveBeenCalledTimes(1);
});

describe('a login that failed', () => {
  test.each<[ProblemCode, string, RegExp]>([
    ['address', 'Server address', /not a server address/],
    ['mixed-content', 'Server address', /mixed content/],
    ['unreachable', 'Server address', /does not answer/],
    ['unexpected', 'Server address', /does not answer like a chat room/],
    ['password', 'Password', /password is another one/],
    ['already-open', 'User name', /in the room already/],
    ['invalid', 'User name', /does not accept this name/],
  ])('%s: says why, and goes to “%s”', async (code, label, text) => {
    await fail(new ConnectionError(code));
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
    const input = screen.getByLabelText<HTMLInputElement>(label);
    expect(document.activeElement).toBe(input);
    expect(input.getAttribute('aria-invalid')).toBe('true');
  });

  test('the server’s own words come first', async () => {
    await fail(new ConnectionError('invalid', 'A name has at most 64 characters.'));
    expect((await screen.findByRole('alert')).textContent).toBe('A name has at most 64 characters.');
  });

  test('what was typed is still there, and can be tried again', async () => {
    await fail(new ConnectionError('unreachable'));
    await screen.findByText(/does not answer/);
    expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('secret');
    expect(screen.getByRole('button', { name: 'Log in' }).getAttribute('aria-disabled')).toBe('false');
  });
});

describe('what is asked for', () => {
  test('no password where there are no accounts, as soon as the address tells', async () => {
    const onLogIn = vi.fn(() => Promise.resolve());
    const onDetect = vi.fn(() => Promise.resolve('cahat' as const));
    render(<LoginForm defaults={{ address: '', user: '' }} onLogIn={onLogIn} onDetect={onDetect} />);
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Server address'), 'ws://chat.example/cahat');
    await user.tab();
    await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull());
    await user.type(screen.getByLabelText('User name'), 'bea{Enter}');
    expect(onDetect).toHaveBeenCalledExactlyOnceWith('ws://chat.example/cahat');
    expect(onLogIn).toHaveBeenCalledExactlyOnceWith({
      protocol: 'cahat',
      address: 'ws://chat.example/cahat',
      user: 'bea',
      password: '',
    });
  });

  test('no name where nobody has one; the user’s choice counts more than the address', async () => {
    const onLogIn = vi.fn(() => Promise.resolve());
    render(<LoginForm defaults={defaults} onLogIn={onLogIn} />);
    const user = userEvent.setup();
    await user.selectOptions(screen.getByLabelText('Protocol'), 'WhisperChat');
    expect(screen.queryByLabelText('User name')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Log in' }));
    expect(onLogIn.mock.lastCall).toMatchObject([{ protocol: 'whisper', address: 'http://chat.example' }]);
  });

  test('another address is not taken for what the one before it was', async () => {
    const onLogIn = vi.fn(() => Promise.resolve());
    render(<LoginForm compact defaults={{ ...defaults, protocol: 'sse' }} onLogIn={onLogIn} />);
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Password'), 'secret');
    await user.type(screen.getByLabelText('Server address'), '/cahat{Enter}');
    expect(onLogIn.mock.lastCall).toMatchObject([
      { protocol: undefined, address: 'http://chat.example/cahat' },
    ]);
  });

  test('a room’s name, where its server is known', async () => {
    const onLogIn = vi.fn(() => Promise.resolve());
    const anywhere = { address: '', user: 'ana' };
    render(<LoginForm defaults={anywhere} onLogIn={onLogIn} server="http://host" />);
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Room name'), 'garden');
    await user.type(screen.getByLabelText('Password'), 'secret{Enter}');
    expect(onLogIn.mock.lastCall).toMatchObject([{ protocol: 'sse', address: 'http://host/rooms/garden' }]);
  });
});

import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { App } from '../../../web/src/components/App.tsx';
import { Aliases } from '../../../web/src/store/aliases.ts';
import { Tab } from '../../../web/src/store/tab.ts';
import { installFakes, stream } from '../fakes.ts';
import { field } from './render.tsx';

const server = installFakes();
const page = { protocol: 'http:', origin: 'http://host', pathname: '/rooms/blue/' };

afterEach(cleanup);

test('from the form into the room and, after the stream was refused, back with what was typed', async () => {
  const user = userEvent.setup();
  render(<App tab={new Tab(page)} page={page} aliases={new Aliases()} />);
  expect(screen.getByLabelText<HTMLInputElement>('Server address').value).toBe('http://host/rooms/blue');
  server().admits();
  await user.type(screen.getByLabelText('User name'), 'ana');
  await user.type(screen.getByLabelText('Password'), 'secret{Enter}');
  expect(await screen.findByText('Connecting…')).toBeDefined();
  expect(server().seen[0]?.url).toBe('http://host/rooms/blue/login');

  stream().opens();
  stream().sends('Users', { created: 1, users: ['ana', 'bob'] }, 'e1');
  stream().sends('Message', { created: 2, user: 'bob', message: 'hello' }, 'e2');
  expect(await screen.findByText('hello')).toBeDefined();
  expect(screen.getByText('Connected')).toBeDefined();

  await user.type(field(), 'I was going to');
  server().answers(409);
  stream().givesUp();
  await screen.findByText(/did not let you back in/, {}, { timeout: 5_000 });
  server().admits();
  await user.type(screen.getByLabelText('Password'), 'secret{Enter}');
  expect(await screen.findByText('Connecting…')).toBeDefined();
  stream().opens();
  stream().sends('Message', { created: 2, user: 'bob', message: 'hello' }, 'e2');
  stream().sends('Message', { created: 3, user: 'bob', message: 'again' }, 'e3');
  await screen.findByText('again');
  expect(within(screen.getByRole('log')).getAllByText('hello')).toHaveLength(1);
  expect(field().value).toBe('I was going to');
});

test('a login elsewhere opens that room', async () => {
  const user = userEvent.setup();
  render(<App tab={new Tab(page)} page={page} aliases={new Aliases()} />);
  // It is asked what it speaks before it is asked to let anybody in.
  server().answers(404).admits({ parley: false });
  await user.clear(screen.getByLabelText('Server address'));
  await user.type(screen.getByLabelText('Server address'), 'http://other.example/');
  await user.type(screen.getByLabelText('User name'), 'ana');
  await user.type(screen.getByLabelText('Password'), 'secret{Enter}');
  await screen.findByRole('heading', { level: 1, name: 'other.example' });
  expect(server().seen[1]?.url).toBe('http://other.example/login');
});

describe('a hidden tab', () => {
  function hide(isHidden: boolean): void {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(isHidden);
    document.dispatchEvent(new Event('visibilitychange'));
  }

  test('counts in its title what is new, marks its icon, and stops when it is looked at', async () => {
    const icon = document.createElement('link');
    icon.rel = 'icon';
    document.head.append(icon);
    const tab = new Tab(page);
    tab.keepAcrossReloads();
    server().admits();
    await tab.logIn({ protocol: 'sse', address: 'http://host/rooms/blue', user: 'ana', password: 'secret' });
    render(<App tab={tab} page={page} aliases={new Aliases()} />);
    stream().opens();
    stream().sends('Message', { created: 1, user: 'bob', message: 'seen' }, 'e1');
    await screen.findByText('seen');
    expect(document.title).toBe('blue · Parley');
    hide(true);
    stream().sends('Message', { created: 2, user: 'bob', message: 'one' }, 'e2');
    stream().sends('Message', { created: 3, user: 'bob', message: 'two' }, 'e3');
    stream().sends('Join', { created: 4, user: 'cy' }, 'e4');
    await waitFor(() => expect(document.title).toBe('(2) blue · Parley'));
    expect(icon.getAttribute('href')).toBe('/favicon-unread.svg');
    hide(false);
    await waitFor(() => expect(document.title).toBe('blue · Parley'));
    expect(icon.getAttribute('href')).toBe('/favicon.svg');
    icon.remove();
    vi.restoreAllMocks();
  });
});

describe('somebody who is called something else', () => {
  test('has that name in the list and in what is said, and his own beside it', async () => {
    const user = userEvent.setup();
    const tab = new Tab(page);
    server().admits();
    await tab.logIn({ protocol: 'sse', address: 'http://host/rooms/blue', user: 'ana', password: 'secret' });
    render(<App tab={tab} page={page} aliases={new Aliases()} />);
    stream().opens();
    stream().sends('Users', { created: 1, users: ['ana', 'bob'] }, 'e1');
    stream().sends('Message', { created: 2, user: 'bob', message: 'hello' }, 'e2');
    await user.click(await screen.findByRole('button', { name: 'Your name for bob' }));
    await user.type(await screen.findByLabelText('Your name for them'), 'Robert{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const people = screen.getByRole('complementary', { name: /People/ });
    expect((await within(people).findByText('Robert')).closest('li')?.textContent).toContain('bob');
    expect(within(screen.getByRole('log')).getByText('Robert')).toBeDefined();
    expect(JSON.stringify(server().seen)).not.toContain('Robert');

    stream().sends('DirectMessage', { created: 3, user: 'bob', to: 'ana', message: 'psst' }, 'e3');
    const talks = await screen.findByRole('list', { name: /blue/ });
    await user.click(await within(talks).findByRole('button', { name: /Robert/ }));
    await waitFor(() => expect(document.title).toContain('Robert'));
    stream().sends('Disconnect', { created: 4 }, 'e4');
    expect(await screen.findByLabelText('Password')).toBeDefined();
  });
});

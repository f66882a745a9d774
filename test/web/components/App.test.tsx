import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
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
  server().admits({ parley: false });
  await user.clear(screen.getByLabelText('Server address'));
  await user.type(screen.getByLabelText('Server address'), 'http://other.example/');
  await user.selectOptions(screen.getByLabelText('Protocol'), 'HTTP and Server-Sent Events');
  await user.type(screen.getByLabelText('User name'), 'ana');
  await user.type(screen.getByLabelText('Password'), 'secret{Enter}');
  expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('other.example');
  expect(server().seen[0]?.url).toBe('http://other.example/login');
});

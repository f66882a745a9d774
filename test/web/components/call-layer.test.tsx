import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallDesk } from '../../../web/src/calls/desk.ts';
import type { CallLine } from '../../../web/src/calls/line.ts';
import { CallLayer } from '../../../web/src/components/calls/CallLayer.tsx';
import { installBrowser } from '../calls/browser.ts';
import { CallRoom, settle } from '../calls/room.ts';

const devices = installBrowser();
let ann: { desk: CallDesk; line: CallLine };
let bob: { desk: CallDesk; line: CallLine };

beforeEach(() => {
  const room = new CallRoom();
  ann = room.enter('ann');
  bob = room.enter('bob');
  room.enter('cy');
  // It takes real streams alone.
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const button = (name: string) => screen.getByRole('button', { name });
const corner = () => screen.getByRole('region', { name: /^Call with/ });
const told = () => screen.getAllByRole('status').map(({ textContent }) => textContent);

async function click(name: string): Promise<void> {
  await act(async () => void fireEvent.click(button(name)));
}

/** Ann, who sees the page, calls Bob. */
async function calling(): Promise<void> {
  render(<CallLayer desk={ann.desk} />);
  await act(async () => {
    ann.desk.start(ann.line, 'bob', true);
    await settle();
  });
}

async function connected(): Promise<void> {
  await calling();
  await act(async () => {
    bob.desk.accept(true);
    await settle();
  });
}

test('who has asked somebody in is back at the button for it', async () => {
  await connected();
  await click('Ask somebody in');
  button('cy').focus();
  await click('cy');
  expect(document.activeElement).toBe(button('Ask somebody in'));
});

test('Escape closes what is open in the call, and not the call', async () => {
  await connected();
  await click('Choose devices');
  const isLeft = fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(isLeft).toBe(false);
  expect(document.activeElement).toBe(button('Choose devices'));
  expect(button('Choose devices').getAttribute('aria-expanded')).toBe('false');
  expect(fireEvent.keyDown(document.body, { key: 'Escape' })).toBe(true);
});

test('what happened is told for a while, and not again where the call shows next', async () => {
  await connected();
  expect(told()).toContain('bob is in the call.');
  await click('Back to the conversation');
  expect(within(corner()).getByText('bob is in the call.')).toBeTruthy();
  await act(async () => void (await vi.advanceTimersByTimeAsync(6_000)));
  await click('Show the call');
  expect(told()).toEqual(['', '']);
});

test('why one is not heard is told in what was there before, on the whole page and in the corner', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  devices().answered = promise;
  devices().refusal = () => 'NotAllowedError';
  await calling();
  const [region] = screen.getAllByRole('status');
  expect(region?.textContent).toBe('');
  await act(async () => {
    resolve();
    await settle();
  });
  expect(region?.textContent).toMatch(/^You cannot be heard\./);
  await click('Back to the conversation');
  expect(within(corner()).getByText(/^You cannot be heard\./)).toBeTruthy();
});

test('the call in the corner can be used while a dialog is open', async () => {
  await connected();
  await click('Back to the conversation');
  const dialog = document.createElement('dialog');
  await act(async () => {
    document.body.append(dialog);
    dialog.setAttribute('open', '');
    await settle();
  });
  expect(dialog.contains(corner())).toBe(true);
  await act(async () => {
    dialog.remove();
    await settle();
  });
  expect(document.body.contains(corner())).toBe(true);
});

test('the camera is turned off, and not the screen, while one shares it', async () => {
  await connected();
  await act(async () => {
    ann.desk.call?.share(true);
    await settle();
  });
  await click('Turn camera off');
  expect(button('Turn camera on')).toBeTruthy();
  expect(ann.desk.getSnapshot().call?.own.video).toBe('screen');
});

test('the focus goes back to where one was', async () => {
  const field = document.createElement('textarea');
  document.body.append(field);
  field.focus();
  await connected();
  button('Hang up').focus();
  await click('Hang up');
  expect(document.activeElement).toBe(field);
  field.remove();
});

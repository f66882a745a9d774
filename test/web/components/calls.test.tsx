import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CallDesk } from '../../../web/src/calls/desk.ts';
import type { RingView } from '../../../web/src/calls/ring.ts';
import { InviteList } from '../../../web/src/components/calls/InviteList.tsx';
import { RingCard } from '../../../web/src/components/calls/RingCard.tsx';
import { Video } from '../../../web/src/components/calls/Video.tsx';
import { words } from '../../../web/src/components/calls/words.ts';
import { changeSettings } from '../../../web/src/store/settings.ts';

const ring: RingView = {
  call: 'c1',
  from: 'bob',
  others: [],
  hasVideo: false,
  isMuted: false,
  title: 'blue',
};

afterEach(() => {
  cleanup();
  changeSettings({ notifications: false, sound: false });
  vi.unstubAllGlobals();
});

describe('somebody who rings', () => {
  const card = () => screen.getByRole('region', { name: words.ring.label });

  test('can be answered whichever dialog is open, also by the key', async () => {
    render(<RingCard ring={ring} desk={new CallDesk()} />);
    const dialog = document.createElement('dialog');
    await act(async () => {
      document.body.append(dialog);
      dialog.setAttribute('open', '');
    });
    await vi.waitFor(() => expect(dialog.contains(card())).toBe(true));
    fireEvent.keyDown(dialog, { key: 'c' });
    expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Accept' }));
    await act(async () => dialog.remove());
    await vi.waitFor(() => expect(document.body.contains(card())).toBe(true));
  });

  test.each([
    ['is told outside of the page, as long as it rings', false, ['bob is calling you.', 'closed']],
    ['in a muted room is not', true, []],
  ] as const)('%s', (_, isMuted, told) => {
    const seen: string[] = [];
    const notification = class {
      static permission = 'granted';
      constructor(title: string) {
        seen.push(title);
      }
      close = () => seen.push('closed');
    };
    vi.stubGlobal('Notification', notification);
    changeSettings({ notifications: true });
    render(<RingCard ring={{ ...ring, isMuted }} desk={new CallDesk()} />);
    cleanup();
    expect(seen).toEqual(told);
  });
});

test('of many people one finds the one to ask in', () => {
  const names = ['amy', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', 'Hannah'];
  const onInvite = vi.fn();
  render(<InviteList names={names} onInvite={onInvite} />);
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search people' }), { target: { value: ' ha' } });
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['hal', 'Hannah']);
  fireEvent.click(screen.getByRole('button', { name: 'Hannah' }));
  expect(onInvite).toHaveBeenCalledWith('Hannah');
});

test('after another loudspeaker, that of the system can be chosen again', () => {
  const heard: string[] = [];
  const stream = new MediaStream();
  const setSinkId = async (id: string) => void heard.push(id);
  Object.assign(HTMLMediaElement.prototype, { setSinkId });
  const { rerender } = render(<Video stream={stream} label="Picture" speaker="desk" />);
  rerender(<Video stream={stream} label="Picture" speaker="" />);
  expect(heard).toEqual(['desk', '']);
});

describe('what the browser does not give', () => {
  test.each([
    [true, /^Your camera is not open\./],
    [false, /^You cannot be heard\./],
  ])('is told as what it is (a microphone: %s)', (hasMicrophone, text) => {
    expect(words.problem('broken', hasMicrophone)).toMatch(text);
  });
});

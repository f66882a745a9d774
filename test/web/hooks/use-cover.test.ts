import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useCover } from '../../../web/src/hooks/use-cover.ts';
import { Tab } from '../../../web/src/store/tab.ts';
import { installBrowser } from '../calls/browser.ts';
import { CallRoom } from '../calls/room.ts';

installBrowser();
afterEach(cleanup);

test('a call covers the page from its start until it is made small, or over', async () => {
  const tab = new Tab({ protocol: 'http:', origin: 'http://host', pathname: '/' });
  const cover = vi.spyOn(tab, 'cover');
  const room = new CallRoom();
  const { desk, line } = room.enter('ann');
  room.enter('bob');
  renderHook(() => useCover(tab, desk));
  expect(cover).toHaveBeenLastCalledWith(false);
  await act(async () => desk.start(line, 'bob', false));
  await vi.waitFor(() => expect(cover).toHaveBeenLastCalledWith(true));
  await act(async () => desk.show(true));
  await vi.waitFor(() => expect(cover).toHaveBeenLastCalledWith(false));
  await act(async () => desk.show(false));
  await vi.waitFor(() => expect(cover).toHaveBeenLastCalledWith(true));
  await act(async () => desk.leave(line));
  await vi.waitFor(() => expect(cover).toHaveBeenLastCalledWith(false));
});

import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { ConnectionError } from '../../../web/src/connections/connection.ts';
import { field, renderRoom } from './render.tsx';

const log = () => screen.getByRole('log', { name: 'Messages' });

describe('what is shown', () => {
  test('messages with author and time, one’s own apart', async () => {
    const { connection } = await renderRoom();
    connection.hears('bob', 'hello ana');
    connection.hears('ana', 'hello bob');
    const theirs = (await screen.findByText('hello ana')).closest('article');
    const own = screen.getByText('hello bob').closest('article');
    expect(theirs?.querySelector('header')?.textContent).toMatch(/^bob \d/);
    expect(own?.querySelector('header')?.textContent).toMatch(/^You \d/);
    expect(theirs?.className).not.toContain('own');
    expect(own?.className).toContain('own');
  });

  test('Join, Part and ServerStatus stand in the stream, in order', async () => {
    const { connection } = await renderRoom();
    connection.sees('Join', 'bob');
    connection.hears('bob', 'hello');
    connection.isTold('ana kicked bob');
    connection.sees('Part', 'bob');
    await screen.findByText(/bob left/);
    expect(log().textContent).toMatch(/bob joined.*hello.*Server: ana kicked bob.*bob left/);
  });

  test('the day is said once', async () => {
    const { connection } = await renderRoom();
    connection.hears('bob', 'one', 1_700_000_000);
    connection.hears('bob', 'two', 1_700_000_060);
    connection.hears('bob', 'three', 1_700_200_000);
    await screen.findByText('three');
    expect(log().querySelectorAll('.day')).toHaveLength(2);
  });

  test('links are links that open elsewhere, and the page there learns nothing', async () => {
    const { connection } = await renderRoom();
    connection.hears('bob', 'see https://example.org/a?b=1 and www.example.com');
    const link = await screen.findByRole('link', { name: 'https://example.org/a?b=1' });
    expect(link.getAttribute('href')).toBe('https://example.org/a?b=1');
    expect(link.getAttribute('target')).toBe('_blank');
    expect(link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(screen.getByRole('link', { name: 'www.example.com' }).getAttribute('href')).toBe(
      'https://www.example.com',
    );
  });

  test('HTML and script links are text', async () => {
    const { connection } = await renderRoom();
    connection.hears('<b>bob</b>', '<img src=x onerror=alert(1)> javascript:alert(1)');
    expect(await screen.findByText('<img src=x onerror=alert(1)> javascript:alert(1)')).toBeDefined();
    expect(log().querySelector('img, a, .name b')).toBeNull();
  });

  test('an empty room says so', async () => {
    await renderRoom();
    expect(log().textContent).toContain('Nothing has been said here yet.');
  });
});

describe('what is on its way', () => {
  test('sending, sent, then an event like all others', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'hello{Enter}');
    expect(await within(log()).findByText('Sending…')).toBeDefined();
    connection.said[0]?.accept();
    expect(await within(log()).findByText('Sent')).toBeDefined();
    connection.hears('ana', 'hello');
    await waitFor(() => expect(within(log()).queryByText('Sent')).toBeNull());
    expect(within(log()).getAllByText('hello')).toHaveLength(1);
  });

  test('failed says why, and can be sent again', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'hello{Enter}');
    connection.said[0]?.refuse(new ConnectionError('refused', 'You are muted.'));
    expect((await screen.findByRole('alert')).textContent).toContain('Not sent. You are muted.');
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(connection.said.map(({ text }) => text)).toEqual(['hello', 'hello']);
    expect(await within(log()).findByText('Sending…')).toBeDefined();
  });

  test('failed can be removed', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'hello{Enter}');
    connection.said[0]?.refuse(new ConnectionError('unreachable'));
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(within(log()).queryByText('hello')).toBeNull());
  });

  test('a command does not flash up', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), '/reconnect{Enter}');
    expect(connection.said.map(({ text }) => text)).toEqual(['/reconnect']);
    connection.hears('bob', 'next');
    await screen.findByText('next');
    expect(log().textContent).not.toContain('/reconnect');
  });
});

describe('the end of the list', () => {
  /** Gives the list a height, which there is none of without a browser. */
  function layOut(scrollHeight: number): HTMLElement {
    const element = log();
    Object.defineProperty(element, 'clientHeight', { configurable: true, value: 500 });
    Object.defineProperty(element, 'scrollHeight', { configurable: true, value: scrollHeight });
    return element;
  }

  function scroll(element: HTMLElement, top: number): void {
    element.scrollTop = top;
    element.dispatchEvent(new Event('scroll', { bubbles: true }));
  }

  test('is followed while the user is there', async () => {
    const { connection } = await renderRoom();
    const element = layOut(2_000);
    connection.hears('bob', 'hello');
    await screen.findByText('hello');
    expect(element.scrollTop).toBeGreaterThanOrEqual(1_500);
    expect(screen.queryByRole('button', { name: /new message/i })).toBeNull();
  });

  test('is left alone by who reads further up, and a button counts what is new', async () => {
    const { connection, user } = await renderRoom();
    const element = layOut(2_000);
    connection.hears('bob', 'zero');
    await screen.findByText('zero');
    scroll(element, 1_500);
    scroll(element, 300);
    await screen.findByRole('button', { name: 'Newest messages' });
    for (const text of ['one', 'two', 'three']) connection.hears('bob', text);
    connection.sees('Join', 'cy');
    await user.click(await screen.findByRole('button', { name: '3 new messages' }));
    expect(element.scrollTop).toBeGreaterThanOrEqual(1_500);
    expect(screen.queryByRole('button', { name: /new message/i })).toBeNull();
  });

  test('is where one’s own message takes the user', async () => {
    const { user } = await renderRoom();
    const element = layOut(2_000);
    scroll(element, 1_500);
    scroll(element, 300);
    await screen.findByRole('button', { name: 'Newest messages' });
    await user.type(field(), 'hello{Enter}');
    await waitFor(() => expect(element.scrollTop).toBeGreaterThanOrEqual(1_500));
  });
});

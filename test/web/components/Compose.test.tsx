import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { field, renderRoom } from './render.tsx';

const said = (connection: { said: { text: string }[] }) => connection.said.map(({ text }) => text);
const options = () => screen.queryAllByRole('option').map((option) => option.textContent?.trim());
const selected = () => screen.queryByRole('option', { selected: true })?.querySelector('b')?.textContent;

describe('writing', () => {
  test('has the focus, Enter sends and empties it', async () => {
    const { connection, user } = await renderRoom();
    expect(document.activeElement).toBe(field());
    await user.type(field(), 'hello{Enter}');
    expect(said(connection)).toEqual(['hello']);
    expect(field().value).toBe('');
  });

  test('Shift and Enter start a line', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(said(connection)).toEqual(['one\ntwo']);
  });

  test('the button sends, too', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'hello');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(said(connection)).toEqual(['hello']);
  });

  test('[PROTOCOLS 1 /message] white space only is nothing to send', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), '  {Enter}');
    expect(said(connection)).toEqual([]);
    expect(screen.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe('true');
  });

  test('Enter that ends a composition of an input method does not send', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'にほん');
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    expect(said(connection)).toEqual([]);
  });

  test('[PROTOCOLS 1 Fields] more than 4,000 characters are counted and not sent', async () => {
    const { connection, user } = await renderRoom();
    fireEvent.change(field(), { target: { value: '😀'.repeat(4_000) } });
    expect(screen.getByText('4,000 of 4,000 characters')).toBeDefined();
    fireEvent.change(field(), { target: { value: '😀'.repeat(4_001) } });
    await user.type(field(), '{Enter}');
    expect(said(connection)).toEqual([]);
    expect(screen.getByText('4,001 of 4,000 characters').className).toContain('over');
  });

  test('while reconnecting it still takes messages, and says what becomes of them', async () => {
    const { connection, user } = await renderRoom();
    connection.becomes({ phase: 'reconnecting' });
    await screen.findByText(/goes out as soon as it is back/);
    await user.type(field(), 'hello{Enter}');
    expect(said(connection)).toEqual(['hello']);
  });

  test('when disconnected it keeps the text', async () => {
    const { connection, room, user } = await renderRoom();
    await user.type(field(), 'I was going to');
    connection.becomes({ phase: 'disconnected', reason: 'lost' });
    await screen.findByText('Disconnected');
    await user.type(field(), '{Enter}');
    expect(said(connection)).toEqual([]);
    expect(field().value).toBe('I was going to');
    expect(room.draft).toBe('I was going to');
  });
});

describe('hints', () => {
  test('a slash lists the commands', async () => {
    const { user } = await renderRoom();
    await user.type(field(), '/');
    expect(options()).toEqual([
      expect.stringMatching(/^\/quit/),
      expect.stringMatching(/^\/reconnect/),
      expect.stringMatching(/^\/kick/),
    ]);
    expect(field().getAttribute('aria-activedescendant')).toBe(
      screen.getByRole('option', { selected: true }).id,
    );
  });

  test('arrows choose, round the end; Enter takes and does not send', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), '/');
    expect(selected()).toBe('/quit');
    await user.keyboard('{ArrowUp}');
    expect(selected()).toBe('/kick');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(selected()).toBe('/reconnect');
    await user.keyboard('{Enter}');
    expect(field().value).toBe('/reconnect');
    expect(said(connection)).toEqual([]);
    await user.keyboard('{Enter}');
    expect(said(connection)).toEqual(['/reconnect']);
  });

  test('/kick goes on with the names of those who are here, without one’s own', async () => {
    const { connection, user } = await renderRoom();
    connection.hasMembers('ana', 'Bob', 'bobby', 'cy');
    await screen.findByText('cy');
    await user.type(field(), '/ki{Tab}');
    expect(field().value).toBe('/kick ');
    expect(options()).toEqual(['Bob', 'bobby', 'cy']);
    await user.type(field(), 'bob');
    expect(options()).toEqual(['Bob', 'bobby']);
    await user.keyboard('{Enter}');
    expect(field().value).toBe('/kick Bob');
    await user.keyboard('{Enter}');
    expect(said(connection)).toEqual(['/kick Bob']);
  });

  test('a complete command is sent by one Enter', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), '/quit{Enter}');
    expect(said(connection)).toEqual(['/quit']);
  });

  test('[PROTOCOLS 1 Commands] other words with a slash are ordinary messages', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), '/kicker is my name{Enter}');
    expect(said(connection)).toEqual(['/kicker is my name']);
  });

  test('Escape puts them away until the text changes', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), '/k{Escape}');
    expect(options()).toEqual([]);
    await user.keyboard('{Enter}');
    expect(said(connection)).toEqual(['/k']);
    await user.type(field(), '/');
    expect(options()).toHaveLength(3);
  });

  test('a click takes one', async () => {
    const { user } = await renderRoom();
    await user.type(field(), '/');
    await user.click(screen.getByRole('option', { name: /reconnect/ }));
    expect(field().value).toBe('/reconnect');
    expect(document.activeElement).toBe(field());
  });
});

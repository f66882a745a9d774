import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { RoomEvent } from '../../../protocol/events.ts';
import { ConnectionError } from '../../../web/src/connections/connection.ts';
import { field, renderRoom } from './render.tsx';

const log = () => screen.getByRole('log', { name: 'Messages' });
const row = (text: string) => screen.getByText(text).closest<HTMLElement>('.row') ?? log();
const ULID = '01M7WFPC9PVP2RK11F50BMS5KF';

function past(id: string, message: string): RoomEvent {
  return { type: 'Message', id, created: 1_700_000_000, user: 'bob', message };
}

describe('what is told beside the messages', () => {
  test('where messages may be missing, once', async () => {
    const { connection } = await renderRoom();
    connection.hears('bob', 'before');
    connection.isCut();
    connection.hears('bob', 'after');
    await screen.findByText('after');
    expect(screen.getAllByText('You may have missed messages here.')).toHaveLength(1);
    expect(row('after').textContent).toContain('You may have missed');
  });

  test('older messages come before the others as soon as there is room for them', async () => {
    const { connection } = await renderRoom();
    connection.past = [[past('p2', 'second')], [past('p1', 'first')]];
    connection.hears('bob', 'third');
    await screen.findByText('first');
    expect(log().textContent).toMatch(/first.*second.*third/);
    expect(screen.getAllByText('second')).toHaveLength(1);
  });

  test('a message that speaks of oneself is marked', async () => {
    const { connection } = await renderRoom();
    connection.hears('bob', 'hello @ana');
    connection.hears('bob', 'hello banana');
    await screen.findByText('hello banana');
    expect(row('hello @ana').querySelector('.message--mention')).not.toBeNull();
    expect(row('hello banana').querySelector('.message--mention')).toBeNull();
  });

  test('each message has its time, also where its author is not repeated', async () => {
    const { connection } = await renderRoom();
    connection.hears('bob', 'one', 1_700_000_000);
    connection.hears('bob', 'two', 1_700_000_060);
    await screen.findByText('two');
    expect(row('two').querySelector('time')?.getAttribute('dateTime')).toBe('2023-11-14T22:14:20.000Z');
  });
});

describe('a link to a message', () => {
  test('is copied', async () => {
    const { connection, user } = await renderRoom();
    const write = vi.spyOn(navigator.clipboard, 'writeText');
    connection.past = [[past(ULID, 'linked')]];
    connection.hears('bob', 'later');
    await screen.findByText('linked');
    await user.click(within(row('linked')).getByRole('button', { name: 'Copy link to message' }));
    expect(write).toHaveBeenCalledWith(`http://chat.example/rooms/blue/#${ULID}`);
    expect(await within(row('linked')).findByRole('button', { name: 'Copied' })).toBeDefined();
  });

  test('is not offered where nobody else would find the message', async () => {
    const { connection } = await renderRoom();
    connection.hears('bob', 'without an id of the server');
    await screen.findByText('without an id of the server');
    expect(screen.queryByRole('button', { name: 'Copy link to message' })).toBeNull();
  });
});

describe('a message on its way', () => {
  test('[PROTOCOLS 4] is sent under the id that the server tells', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'hello{Enter}');
    connection.said[0]?.accept('said', ULID);
    expect(await screen.findByText(ULID)).toBeDefined();
    expect(row('hello').textContent).toContain('Sent');
  });

  test('[PROTOCOLS 4 client_id] is sent again under the same reference', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'hello{Enter}');
    connection.said[0]?.refuse(new ConnectionError('unsure'));
    await user.click(await screen.findByRole('button', { name: 'Send again' }));
    expect(connection.said).toHaveLength(2);
    expect(connection.said[1]?.reference).toBe(connection.said[0]?.reference);
  });

  test('that failed goes back into the field, before what stands there', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'helo{Enter}');
    connection.said[0]?.refuse(new ConnectionError('refused'));
    await screen.findByRole('alert');
    await user.type(field(), 'next');
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    expect(field().value).toBe('helo\nnext');
    expect(document.activeElement).toBe(field());
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  test('that failed is edited by ArrowUp in an empty field', async () => {
    const { connection, user } = await renderRoom();
    await user.type(field(), 'helo{Enter}');
    connection.said[0]?.refuse(new ConnectionError('refused'));
    await screen.findByRole('alert');
    await user.keyboard('{ArrowUp}');
    expect(field().value).toBe('helo');
  });
});

describe('keys', () => {
  test('Escape goes to the list, arrows from message to message, Escape back', async () => {
    const { connection, user } = await renderRoom();
    connection.hears('bob', 'one');
    connection.hears('bob', 'two');
    await screen.findByText('two');
    await user.keyboard('{Escape}');
    expect(document.activeElement).toBe(log());
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(row('two'));
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(row('one'));
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(row('two'));
    await user.keyboard('{Escape}');
    expect(document.activeElement).toBe(field());
  });

  test('? opens the sheet in the list, and is a question mark in the field', async () => {
    const { user } = await renderRoom();
    await user.type(field(), '?');
    expect(field().value).toBe('?');
    expect(screen.queryByRole('dialog')).toBeNull();
    log().focus();
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Settings and keyboard' })).toBeDefined();
  });

  test('a search finds the newest first, and tells how many there are', async () => {
    const { connection, user } = await renderRoom();
    connection.hears('bob', 'a needle');
    connection.hears('bob', 'hay');
    connection.hears('bob', 'the NEEDLE');
    await screen.findByText('hay');
    fireEvent.keyDown(document, { key: 'F', ctrlKey: true, shiftKey: true });
    await user.type(await screen.findByRole('searchbox', { name: 'Search messages' }), 'needle');
    expect(screen.getByText('1 of 2')).toBeDefined();
    await waitFor(() => expect(row('the NEEDLE').className).toContain('row--target'));
    await user.keyboard('{Enter}');
    expect(row('a needle').className).toContain('row--target');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('searchbox')).toBeNull();
    expect(document.activeElement).toBe(field());
  });
});

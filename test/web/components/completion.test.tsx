import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { field, renderRoom } from './render.tsx';

const options = () => screen.queryAllByRole('option').map((option) => option.textContent?.trim());

describe('@', () => {
  test('completes the names of those who are here, in the middle of a text too', async () => {
    const { connection, user } = await renderRoom();
    connection.hasMembers('ana', 'bob', 'bobby', 'cy');
    await screen.findByText('cy');
    await user.type(field(), 'hi @bo');
    expect(options()).toEqual(['@bob', '@bobby']);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(field().value).toBe('hi @bobby ');
    expect(connection.said).toEqual([]);
    await user.keyboard('how are you?{Enter}');
    expect(connection.said.map(({ text }) => text)).toEqual(['hi @bobby how are you?']);
  });

  test('a complete name is sent by one Enter', async () => {
    const { connection, user } = await renderRoom();
    connection.hasMembers('ana', 'bob');
    await screen.findByText('bob');
    await user.type(field(), 'hi @bob{Enter}');
    expect(connection.said.map(({ text }) => text)).toEqual(['hi @bob']);
  });

  test('inside of a word it means nothing', async () => {
    const { connection, user } = await renderRoom();
    connection.hasMembers('ana', 'bob');
    await screen.findByText('bob');
    await user.type(field(), 'mail ana@b');
    expect(options()).toEqual([]);
  });
});

describe(':', () => {
  test('completes shortcodes', async () => {
    const { user } = await renderRoom();
    await user.type(field(), 'well :tad');
    await waitFor(() => expect(options()[0]).toBe('🎉 :tada:'));
    await user.keyboard('{Enter}');
    expect(field().value).toBe('well 🎉');
  });

  test('makes an emoji of a shortcode that is typed to its end', async () => {
    const { user } = await renderRoom();
    await user.type(field(), ':tad');
    await waitFor(() => expect(options()).not.toEqual([]));
    await user.type(field(), 'a:');
    expect(field().value).toBe('🎉');
  });

  test.each(['10:30', 'see: ab', ':)', 'http://ab'])('%s is what it is', async (text) => {
    const { user } = await renderRoom();
    await user.type(field(), text);
    expect(options()).toEqual([]);
    expect(field().value).toBe(text);
  });
});

describe('the picker', () => {
  test('finds by meaning, and puts the emoji where one writes', async () => {
    const { user } = await renderRoom();
    await user.type(field(), 'ab{ArrowLeft}');
    await user.click(screen.getByRole('button', { name: 'Emoji' }));
    await user.type(await screen.findByRole('searchbox', { name: 'Search emoji' }), 'rocket');
    await user.click(await screen.findByRole('button', { name: 'rocket' }));
    expect(field().value).toBe('a🚀b');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(field());
  });

  test('Escape closes it and does no more', async () => {
    const { user } = await renderRoom();
    await user.click(screen.getByRole('button', { name: 'Emoji' }));
    await screen.findByRole('searchbox', { name: 'Search emoji' });
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(field());
  });
});

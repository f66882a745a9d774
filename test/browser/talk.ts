/** What somebody at a browser does with single people: talks privately, and calls. */
import { expect, type Locator } from '@playwright/test';
import type { Chat } from './chat.ts';

/** Opens what one has with somebody, from the list of people. */
export async function talkWith(chat: Chat, name: string): Promise<void> {
  const person = chat.people.filter({ hasText: name });
  await person.hover();
  await person.getByRole('button', { name: `Message ${name} privately` }).click();
  await expect(chat.page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** The conversation with somebody, in the list of rooms. */
export function talkLink({ page }: Chat, name: string): Locator {
  return page.getByRole('list', { name: /^Private conversations/ }).getByRole('button', { name });
}

/** Goes back from a conversation to its room. */
export async function backToRoom({ page }: Chat): Promise<void> {
  await page.getByRole('button', { name: /^Back to / }).click();
}

/** The call over the whole page. */
export function stage({ page }: Chat): Locator {
  return page.getByRole('dialog', { name: /^Call/ });
}

/** Calls somebody with whom one talks. */
export async function call(chat: Chat, name: string, { video = true } = {}): Promise<void> {
  await chat.page.getByRole('button', { name: `${video ? 'Video call with' : 'Call'} ${name}` }).click();
  await expect(stage(chat)).toBeVisible();
}

/** The card that says who calls. */
export function ring({ page }: Chat): Locator {
  return page.getByRole('region', { name: 'Somebody calls' });
}

export async function accept(chat: Chat, button = 'Accept with video'): Promise<void> {
  await ring(chat).getByRole('button', { name: button, exact: true }).click();
  await expect(stage(chat)).toBeVisible();
}

/** Somebody's place in the call. */
export function tile(chat: Chat, name: string): Locator {
  return chat.page
    .getByRole('list', { name: 'People in the call' })
    .getByRole('listitem')
    .filter({ hasText: name });
}

/** Run in the page: looks at a picture, waits for ten more frames of it, and looks again. */
const LOOK = `async (video) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const look = () => {
    context.drawImage(video, 0, 0, 64, 48);
    return context.getImageData(0, 0, 64, 48).data;
  };
  const frames = (count) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no frames come')), 5_000);
    const next = (left) => {
      if (left > 0) return video.requestVideoFrameCallback(() => next(left - 1));
      clearTimeout(timer);
      resolve();
    };
    next(count);
  });
  await frames(1);
  const before = look();
  await frames(10);
  const after = look();
  return {
    changed: before.filter((value, at) => value !== after[at]).length,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
  };
}`;

/** Waits until a tile shows pictures that follow one another: frames are counted, and their pixels change. */
export async function expectMoving({ page }: Chat, name: string): Promise<void> {
  const label = JSON.stringify(`[aria-label="Picture of ${name}"]`);
  await expect(async () => {
    const seen = await page.evaluate<{ changed: number; frames: number }>(
      `(${LOOK})(document.querySelector(${label}))`,
    );
    expect(seen.changed).toBeGreaterThan(20);
    expect(seen.frames).toBeGreaterThan(10);
  }).toPass({ timeout: 30_000 });
}

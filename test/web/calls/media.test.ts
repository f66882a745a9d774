import { expect, test, vi } from 'vitest';
import { Media } from '../../../web/src/calls/media.ts';
import { installBrowser } from './browser.ts';

const devices = installBrowser();

test('muted, the microphone stays open and says nothing; the camera goes off for good', async () => {
  const media = new Media(() => {});
  await media.open(true);
  await media.mute(true);
  expect(media.audio?.enabled).toBe(false);
  await media.setCamera(false);
  expect(devices().open.map(({ kind }) => kind)).toEqual(['audio']);
  expect(media.source).toBe('off');
  await media.setCamera(true);
  expect(media.source).toBe('camera');
});

test('a shared screen takes the camera’s place, and gives it back when the browser ends it', async () => {
  const media = new Media(() => {});
  await media.open(true);
  const camera = media.video;
  await media.share(true);
  expect(media.source).toBe('screen');
  const screen = media.video;
  screen?.dispatchEvent(new Event('ended'));
  expect(media.source).toBe('camera');
  expect(media.video).toBe(camera);
});

test('without a camera one is heard, and told why one is not seen', async () => {
  devices().refusal = ({ video }) => (video ? 'NotFoundError' : undefined);
  const media = new Media(() => {});
  await media.open(true);
  expect([media.audio !== undefined, media.source, media.problem]).toEqual([true, 'off', 'missing']);
});

test('without a microphone one is seen', async () => {
  devices().refusal = ({ audio }) => (audio ? 'NotFoundError' : undefined);
  const media = new Media(() => {});
  await media.open(true);
  expect([media.audio, media.source]).toEqual([undefined, 'camera']);
});

test.each([
  ['NotAllowedError', 'forbidden'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'broken'],
] as const)('%s is told as %s, and nothing is thrown', async (refusal, problem) => {
  devices().refusal = () => refusal;
  const media = new Media(() => {});
  await media.open(true);
  expect(media.problem).toBe(problem);
  expect(devices().open).toEqual([]);
});

test('a page that browsers trust with no device says so', async () => {
  vi.stubGlobal('navigator', {});
  const media = new Media(() => {});
  await media.open(true);
  expect(media.problem).toBe('insecure');
});

test('another device takes the place of the one before it', async () => {
  const media = new Media(() => {});
  await media.open(true);
  await media.choose('audioinput', 'mic-2');
  expect(devices().asked.at(-1)?.audio).toMatchObject({ deviceId: { exact: 'mic-2' } });
  expect(devices().open.map(({ kind }) => kind)).toEqual(['video', 'audio']);
});

test.each([undefined, 'NotAllowedError'])(
  'a call that is over asks for nothing more (%s)',
  async (refusal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    devices().answered = promise;
    devices().refusal = () => refusal;
    const media = new Media(() => {});
    const opened = media.open(true);
    media.close();
    resolve();
    await opened;
    expect(devices().asked).toHaveLength(1);
    expect(devices().open).toEqual([]);
  },
);

test('a camera closes before another one opens, and comes back where that one cannot be had', async () => {
  const media = new Media(() => {});
  await media.open(true);
  // As many phones do it: one camera at a time, and one of the two belongs to another program.
  devices().refusal = ({ video }) => {
    const isHeld = devices().open.some(({ kind }) => kind === 'video');
    const isOther = typeof video === 'object' && video.deviceId !== undefined;
    return video && (isHeld || isOther) ? 'NotReadableError' : undefined;
  };
  await media.choose('videoinput', 'back');
  expect([media.source, media.problem]).toEqual(['camera', 'broken']);
  devices().refusal = ({ video }) =>
    video && devices().open.some(({ kind }) => kind === 'video') ? 'NotReadableError' : undefined;
  await media.choose('videoinput', 'back');
  expect([media.source, media.problem]).toEqual(['camera', undefined]);
});

test('an unplugged microphone is not heard, and another one may take its place', async () => {
  const media = new Media(() => {});
  await media.open(false);
  await media.choose('audioinput', 'mic-2');
  media.audio?.dispatchEvent(new Event('ended'));
  expect([media.audio, media.problem]).toEqual([undefined, 'gone']);
  await media.mute(false);
  expect(devices().asked.at(-1)?.audio).not.toHaveProperty('deviceId');
  expect([media.audio?.enabled, media.problem]).toEqual([true, undefined]);
});

import { describe, expect, test } from 'vitest';
import css from '../../web/src/styles/tokens.css?raw';

/** The colours of one scheme, by name. */
function colours(part: string): Record<string, string> {
  return Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

/** Relative luminance of WCAG 2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

describe.each([
  ['light', colours(light)],
  ['dark', colours(dark)],
])('%s', (_, colour) => {
  test.each([
    ...['ink', 'ink-quiet', 'link'].flatMap((ink) =>
      ['paper', 'surface', 'sunken', 'own'].map((ground) => [ink, ground]),
    ),
    ...Array.from({ length: 8 }, (_, i) => [`name-${i}`, 'paper']),
    ['good', 'good-ground'],
    ['wait', 'wait-ground'],
    ['bad', 'bad-ground'],
    ['bad', 'paper'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
  ])('%s on %s can be read (WCAG AA)', (ink = '', ground = '') => {
    expect(contrast(colour[ink] ?? '', colour[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});

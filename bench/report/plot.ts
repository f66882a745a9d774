/** A figure as an SVG: lines over the axis where there is growth to see, else bars. */
import type { Outcome, Result, Spread } from './results.ts';
import { number } from './tables.ts';

const WIDTH = 480;
const HEIGHT = 260;
const LEFT = 60;
const TOP = 34;
const BOTTOM = 36;
const RIGHT = 16;
const LEGEND = 16;
const COLOURS = ['#0b6bcb', '#c2410c', '#15803d', '#7e22ce', '#a16207', '#475569'];

/** Draws one figure of all servers. */
export function plot({ scenario, results }: Outcome, key: string): string {
  const label = scenario.figures[key] ?? key;
  const measured = results.filter(({ figures }) => Number.isFinite(figures[key]?.median));
  const places = [...new Set(measured.map(({ at }) => at))];
  const body = places.length > 1 ? lines(measured, key, scenario.axis) : bars(measured, key);
  return svg(`${scenario.name}: ${label}`, body);
}

type Drawing = { height: number; shapes: string[] };

function svg(title: string, { height, shapes }: Drawing): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" fill="#fff"/>
${text(LEFT - 44, 18, title, 'start', 'font-weight="600" font-size="12"')}
${shapes.join('\n')}
</svg>
`;
}

/** Both axes logarithmic: what grows in proportion is a straight line of slope 1. */
function lines(results: readonly Result[], key: string, axis: string): Drawing {
  const servers = [...new Set(results.map(({ server }) => server))];
  const places = [...new Set(results.map(({ at }) => at))].sort((a, b) => a - b);
  const values = results.flatMap(({ figures }) => spreadOf(figures[key]));
  const x = scale(places, LEFT, WIDTH - RIGHT);
  const y = scale(values, HEIGHT - BOTTOM, TOP);
  const grid = ticks(values).map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>${text(LEFT - 6, y(value) + 4, number(value), 'end')}`,
  );
  const marks = places.map((at) => text(x(at), HEIGHT - BOTTOM + 16, number(at), 'middle'));
  const drawn = servers.flatMap((server, n) => {
    const own = results.filter((each) => each.server === server).sort((a, b) => a.at - b.at);
    const colour = COLOURS[n % COLOURS.length] ?? '#000';
    const points = own.map(({ at, figures }) => `${x(at)},${y(figures[key]?.median ?? 1)}`).join(' ');
    return [
      `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="${n === 0 ? 2.5 : 1.5}"/>`,
      ...own.map(({ at, figures }) => whisker(x(at), y, figures[key], colour)),
      legend(server, n, colour),
    ];
  });
  const below = HEIGHT + Math.ceil(servers.length / 2) * LEGEND;
  return {
    height: below + 4,
    shapes: [...grid, ...marks, text(WIDTH - RIGHT, HEIGHT - 6, axis, 'end', 'fill="#555"'), ...drawn],
  };
}

function whisker(
  x: number,
  y: (value: number) => number,
  spread: Spread | undefined,
  colour: string,
): string {
  if (spread === undefined) return '';
  const { median, min, max } = spread;
  return `<circle cx="${x}" cy="${y(median)}" r="3" fill="${colour}"/><line x1="${x}" x2="${x}" y1="${y(positive(min))}" y2="${y(positive(max))}" stroke="${colour}"/>`;
}

function legend(server: string, n: number, colour: string): string {
  const [x, y] = [LEFT + (n % 2) * 200, HEIGHT + 10 + Math.floor(n / 2) * LEGEND];
  return `<rect x="${x}" y="${y - 8}" width="10" height="10" fill="${colour}"/>${text(x + 14, y + 1, server, 'start')}`;
}

function bars(results: readonly Result[], key: string): Drawing {
  const most = Math.max(...results.map(({ figures }) => figures[key]?.median ?? 0));
  const left = 170;
  const shapes = results.map(({ server, figures }, n) => {
    const value = figures[key]?.median ?? 0;
    const length = most > 0 ? (value / most) * (WIDTH - left - 70) : 0;
    const y = TOP + n * 24;
    const colour = server.startsWith('parley') ? COLOURS[0] : '#94a3b8';
    return `${text(left - 8, y + 12, server, 'end')}<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="16" fill="${colour}"/>${text(left + length + 6, y + 12, number(value), 'start')}`;
  });
  return { height: TOP + results.length * 24 + 8, shapes };
}

/** A logarithmic scale. */
function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const logs = values.map((value) => Math.log10(positive(value)));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const range = high - low || 1;
  return (value) => Number((from + ((Math.log10(positive(value)) - low) / range) * (to - from)).toFixed(1));
}

/** 1, 2 and 5 of every power of ten within. */
function ticks(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values.map(positive)), Math.max(...values.map(positive))];
  const powers = Array.from({ length: 16 }, (_, n) => 10 ** (n - 4));
  return powers
    .flatMap((power) => [1, 2, 5].map((n) => n * power))
    .filter((tick) => tick >= low && tick <= high);
}

/** A logarithm has no zero: what is not there is drawn at the bottom. */
function positive(value: number): number {
  return Math.max(value, 0.01);
}

function spreadOf(spread: Spread | undefined): number[] {
  return spread === undefined ? [] : [spread.min, spread.max];
}

function text(x: number, y: number, content: string, anchor: string, more = 'fill="#222"'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${more}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

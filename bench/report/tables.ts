import type { Scenario } from '../scenario.ts';
import type { Outcome, Result, Spread } from './results.ts';

/** The server that the others are compared with. */
const OURS = 'parley';

/** A scenario as Markdown: ratios first, because a machine's figures are its own, then the figures. */
export function tables({ scenario, date, results }: Outcome): string {
  const ratios = ratioRows(scenario, results);
  const plotted = Object.entries(scenario.figures).slice(0, scenario.plotted);
  const labels = Object.values(scenario.figures);
  return [
    `### ${scenario.name}\n\n${scenario.title}. (${date})\n`,
    ratios.length > 0
      ? table([scenario.axis, 'Parley to', ...plotted.map(([, label]) => label)], ratios)
      : '',
    table(
      [scenario.axis, 'server', ...labels],
      results.map(({ at, server, figures }) => [
        count(at),
        server,
        ...Object.keys(scenario.figures).map((key) => spreadText(figures[key])),
      ]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function ratioRows({ figures, plotted }: Scenario, results: readonly Result[]): string[][] {
  const keys = Object.keys(figures).slice(0, plotted);
  return results
    .filter(({ server }) => !server.startsWith(OURS))
    .flatMap((peer) => {
      const own = results.find(({ server, at }) => server === OURS && at === peer.at);
      if (own === undefined) return [];
      const ratios = keys.map((key) =>
        number((own.figures[key]?.median ?? Number.NaN) / (peer.figures[key]?.median ?? Number.NaN)),
      );
      return [[count(peer.at), peer.server, ...ratios]];
    });
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** Three digits that count; what is large as a whole number. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) >= 100 ? count(Math.round(value)) : `${Number(value.toPrecision(3))}`;
}

function spreadText(spread: Spread | undefined): string {
  if (spread === undefined) return '–';
  const { median, min, max } = spread;
  return min === max ? number(median) : `${number(median)} (${number(min)}–${number(max)})`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

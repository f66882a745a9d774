import { expect, test } from 'vitest';
import {
  Counter,
  CounterBy,
  exposeGauge,
  exposeGaugeBy,
  Gauge,
  Histogram,
} from '../../../worker/metrics/exposition.ts';

test('a counter has HELP, TYPE and its number', () => {
  const counter = new Counter('x_total', 'Things.');
  counter.add();
  counter.add(41);
  expect(counter.expose()).toBe('# HELP x_total Things.\n# TYPE x_total counter\nx_total 42\n');
});

test('a counter by a label begins with zeros, and escapes what a label cannot hold', () => {
  const counter = new CounterBy<string>('x_total', 'Things.', 'kind', ['a', 'b']);
  counter.add('b');
  counter.add('"\\\n');
  expect(counter.expose().split('\n').slice(2)).toEqual([
    'x_total{kind="a"} 0',
    'x_total{kind="b"} 1',
    'x_total{kind="\\"\\\\\\n"} 1',
    '',
  ]);
});

test('a histogram counts what took no longer than each bound, and all of it at +Inf', () => {
  const histogram = new Histogram('x_seconds', 'Times.', [1, 10]);
  for (const seconds of [0, 5, 100, -3]) histogram.observeSince(Date.now() - seconds * 1_000);
  const [, , one, ten, all, sum, count] = histogram.expose().split('\n');
  expect([one, ten, all, count]).toEqual([
    'x_seconds_bucket{le="1"} 2',
    'x_seconds_bucket{le="10"} 3',
    'x_seconds_bucket{le="+Inf"} 4',
    'x_seconds_count 4',
  ]);
  expect(Number(sum?.split(' ')[1])).toBeCloseTo(105, 0);
});

test('a gauge is a number as it is, or nothing as long as nobody told it', () => {
  const gauge = new Gauge('x', 'Now.');
  expect(gauge.expose()).toBe('');
  gauge.set(7);
  expect(gauge.expose()).toBe(exposeGauge('x', 'Now.', 7));
  expect(exposeGauge('x', 'Now.', 7)).toBe('# HELP x Now.\n# TYPE x gauge\nx 7\n');
  expect(exposeGaugeBy('x', 'Now.', 'kind', new Map([['a', 0]]))).toContain('\nx{kind="a"} 0\n');
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../selfhost/processes.ts';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { send } from './http.ts';
import { ownServer } from './own-server.ts';
import { bearer, login, Person } from './person.ts';
import { expectProblem } from './room.ts';
import { Socket } from './socket.ts';
import { Whisper } from './whisper.ts';

const TOKEN = 'a-token-of-sixteen';

/** The samples of a text in the exposition format, by name and labels. @throws where it is none */
function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  let family = '';
  for (const line of text.trimEnd().split('\n')) {
    const [, name] = /^# TYPE ([a-z_]+) (?:counter|gauge|histogram)$/.exec(line) ?? [];
    family = name ?? family;
    if (line.startsWith('# ')) continue;
    const [, sample = '', value = ''] =
      /^([a-z_]+(?:\{[a-z]+="[^"]*"\})?) (\d+(?:\.\d+)?(?:e-\d+)?)$/.exec(line) ?? [];
    if (!sample.startsWith(family) || value === '') throw new Error(`not a sample of ${family}: ${line}`);
    samples.set(sample, Number(value));
  }
  return samples;
}

async function metricsOf(url: string): Promise<Map<string, number>> {
  return samplesOf((await send(`${url}/metrics`, { headers: bearer(TOKEN) })).body);
}

test('GET /metrics wants METRICS_TOKEN where there is one', async () => {
  const { server } = await ownServer({ METRICS_TOKEN: TOKEN });
  const refused = await send(`${server.url}/metrics`);
  expectProblem(refused, 401);
  expect(refused.headers['www-authenticate']).toBe('Bearer');
  expectProblem(await send(`${server.url}/metrics`, { headers: bearer(`${TOKEN}x`) }), 401);
  const answer = await send(`${server.url}/metrics`, { headers: bearer(TOKEN) });
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
});

test('GET /metrics counts what happens in all rooms, and names no room and nobody', async () => {
  const { server, base } = await ownServer({ METRICS_TOKEN: TOKEN });
  const before = await metricsOf(server.url);
  const since = async (sample: string) =>
    ((await metricsOf(server.url)).get(sample) ?? Number.NaN) - (before.get(sample) ?? Number.NaN);
  const [name, guest] = [`ann-${randomUUID()}`, `guest-${randomUUID()}`];

  const ann = await Person.join(base, name);
  const bob = await Person.login(base, 'bob');
  const bobs = await Socket.open(`${base}stream/${bob.streamToken}`);
  const guests = [
    await Classroom.join(base, guest),
    await Cahat.join(base, 'other'),
    await Whisper.join(base),
  ];
  const silent = await Socket.open(base);
  await ann.say('hello');
  await ann.stream.message('hello');
  await login(base, name, 'wrong');

  const now = await metricsOf(server.url);
  const connections = [...now].filter(([sample]) => sample.startsWith('parley_connections'));
  expect(connections).toEqual([
    ['parley_connections{protocol="sse"}', 1],
    ['parley_connections{protocol="sse-socket"}', 1],
    ['parley_connections{protocol="classroom"}', 1],
    ['parley_connections{protocol="cahat"}', 1],
    ['parley_connections{protocol="whisper"}', 1],
    ['parley_connections{protocol="undecided"}', 1],
  ]);
  expect(now.get('parley_live_rooms')).toBe(1);
  // The supervisor tells it, a moment after the start.
  await until(async () => ((await metricsOf(server.url)).get('parley_storage_bytes') ?? 0) > 4_096);
  // Five people; the one of protocol 3 came as Anonymous, and took a name.
  expect(await since('parley_events_total{type="Join"}')).toBe(6);
  expect(await since('parley_events_total{type="Part"}')).toBe(1);
  expect(await since('parley_events_total{type="Message"}')).toBe(2);
  expect(await since('parley_problems_total{code="wrong-password"}')).toBe(1);
  expect(await since('parley_answers_total{status="4xx"}')).toBe(1);
  expect(await since('parley_login_seconds_count')).toBe(3);
  expect(await since('parley_commit_seconds_count')).toBeGreaterThan(0);
  expect(await since('parley_fan_out_seconds_count')).toBeGreaterThan(0);
  // The second message alone went to five of them, the silent one is no listener.
  expect(await since('parley_deliveries_total')).toBeGreaterThanOrEqual(5);
  expect(await since('parley_stream_sent_bytes_total')).toBeGreaterThan(100);
  expect(await since('parley_socket_sent_characters_total')).toBeGreaterThan(100);

  const last = ann.stream.events.at(-1)?.id;
  await ann.listen(last);
  ann.stream.destroy();
  await ann.listen('an-id-of-another-server');
  expect(await since('parley_resumes_total{result="hit"}')).toBe(1);
  expect(await since('parley_resumes_total{result="miss"}')).toBe(1);

  const { body } = await send(`${server.url}/metrics`, { headers: bearer(TOKEN) });
  for (const secret of [name, guest, 'bob', base.split('/').at(-2) ?? '', 'hello']) {
    expect(body).not.toContain(secret);
  }
  ann.stream.destroy();
  for (const socket of [bobs, silent, ...guests.map((guest) => guest.socket)]) socket.close();
  await until(async () => (await metricsOf(server.url)).get('parley_live_rooms') === 0);
});

test('GET /metrics counts refused frames', async () => {
  const { server, base } = await ownServer({ METRICS_TOKEN: TOKEN });
  const socket = await Socket.open(base);
  socket.send({ type: 'chat', text: 'before login' });
  await socket.next((frame) => 'error' in frame);
  const { body } = await send(`${server.url}/metrics`, { headers: bearer(TOKEN) });
  expect(body).toContain('parley_refused_frames_total{code="not-logged-in"} 1\n');
});

test('the dashboard of docs/grafana.json shows every metric there is, and asks for no other', async () => {
  const { server } = await ownServer();
  const metrics = async () => (await send(`${server.url}/metrics`)).body;
  await until(async () => (await metrics()).includes('parley_storage_bytes'));
  const body = await metrics();
  const told = Array.from(body.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name);
  const dashboard = readFileSync(join(import.meta.dirname, '../../docs/grafana.json'), 'utf8');
  const asked = Array.from(dashboard.matchAll(/\bparley_[a-z_]+/g), ([name]) => name.replace(/_bucket$/, ''));
  expect([...new Set(asked)].sort()).toEqual(told.sort());
});

import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { until } from '../selfhost/processes.ts';
import { urlencoded } from './forms.ts';
import { send } from './http.ts';
import { ownServer } from './own-server.ts';
import { bearer, login, Person } from './person.ts';
import { Socket } from './socket.ts';

const lineOf = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({
    time: v.pipe(v.string(), v.isoTimestamp()),
    level: v.picklist(['info', 'error']),
    id: v.string(),
    method: v.string(),
    route: v.string(),
    room: v.optional(v.string()),
    status: v.number(),
    problem: v.optional(v.string()),
    ms: v.number(),
    omitted: v.optional(v.number()),
  }),
);

const linesOf = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{') && !line.includes('"ignored"'))
    .map((line) => v.parse(lineOf, line));

test('LOG=requests has a line for each request, and nobody’s tokens, passwords, names or messages', async () => {
  const { server, base } = await ownServer({ LOG: 'requests' });
  const secrets: string[] = [];
  const secret = (prefix = 's') => {
    const made = `${prefix}-${randomUUID()}`;
    secrets.push(made);
    return made;
  };
  const name = secret('ann');
  const password = secret();
  await login(base, name, password);
  await login(base, name, secret('wrong'));
  const ann = await Person.login(base, name, password);
  secrets.push(ann.messageToken, ann.streamToken);
  await ann.listen();
  for (const text of [secret(), `/kick ${secret()}`, `/quit ${secret()}`]) {
    await ann.say(text);
    secrets.push(ann.messageToken);
  }
  const { streamToken } = ann;
  await send(`${base}stream/${streamToken}?lastEventId=${secret()}`, { method: 'POST' });
  await send(`${base}/stream//${streamToken}/`, { method: 'PUT' });
  await send(`${base}stream/${secret()}`, { headers: { 'X-Request-Id': streamToken } });
  await send(`${base}${secret()}?token=${streamToken}`);
  await send(`${base}message`, { ...urlencoded({ message: secret() }), headers: bearer(secret()) });
  await send(`${base}login`, urlencoded({ username: secret(), password: secret(), more: secret() }));
  const socket = await Socket.open(`${base}v1/chat/ws?${secret()}`);
  socket.send({ type: secret() });
  socket.send({ type: 'a_word' });
  socket.send({ type: 'messages', data: [{ user_id: secret(), content: secret() }] });
  await socket.next('message_ids');
  await send(`${base}direct`, {
    ...urlencoded({ to: secret(), message: secret() }),
    headers: bearer(secret()),
  });
  await send(`${base}login?invite=${secret()}`, urlencoded({ username: secret() }));
  const classroom = await Socket.open(base);
  classroom.send({ type: 'login', username: secret() });
  classroom.send({ type: 'chat', text: secret() });
  await classroom.next('chat');
  const cahat = await Socket.open(`${base}cahat?${secret()}`);
  cahat.send({ type: 'MESSAGE', payload: { rawMessage: secret(), userId: secret() } });
  cahat.send({ type: 'NAME_CHANGE', payload: { name: secret(), userId: secret() } });
  cahat.sendText(secret('not json'));
  await cahat.until(() => cahat.of('ERROR').length > 0);
  await send(base);
  await send(`${base}history`, { headers: { 'X-Request-Id': 'the-last-one' } });

  await until(() => server.output.includes('the-last-one'));
  expect(secrets.filter((each) => server.output.includes(each))).toEqual([]);
  expect(server.output).toContain('"ignored":""');
  expect(server.output).toContain('"ignored":"a_word"');
  const lines = linesOf(server.output).map(({ route, status, problem }) => [route, status, problem]);
  expect(lines).toEqual([
    ['/login', 201, undefined],
    ['/login', 403, 'wrong-password'],
    ['/login', 201, undefined],
    ['/stream/:token', 200, undefined],
    ['/message', 201, undefined],
    ['/message', 409, 'not-connected'],
    ['/message', 201, undefined],
    ['/stream/:token', 405, 'method-not-allowed'],
    ['/stream/:token', 405, 'method-not-allowed'],
    ['/stream/:token', 403, 'invalid-token'],
    ['*', 404, 'not-found'],
    ['/message', 403, 'invalid-token'],
    ['/login', 422, 'invalid-form'],
    ['/v1/chat/ws', 101, undefined],
    ['/direct', 403, 'invalid-token'],
    ['/login', 422, 'invalid-form'],
    ['/', 101, undefined],
    ['/cahat', 101, undefined],
    ['/', 200, undefined],
    ['/history', 200, undefined],
  ]);
});

test('LOG=errors has a line for refusals only, found by the Request-Id of the answer', async () => {
  const { server, base } = await ownServer();
  await login(base, 'ann');
  const refused = await login(base, 'ann', 'another');
  const id = refused.headers['request-id'];
  expect(id).toMatch(/^[\w-]{36}$/);
  await until(() => server.output.includes(String(id)));
  expect(linesOf(server.output)).toMatchObject([{ id, room: base.split('/').at(-2), status: 403 }]);
});

test('LOG=off has none', async () => {
  const { server, base } = await ownServer({ LOG: 'off' });
  expect((await send(`${base}stream/x`)).status).toBe(403);
  await server.stop();
  expect(linesOf(server.output)).toEqual([]);
});

import { makeCertificate } from '../certificate.ts';
import { expect, test } from './test.ts';

const certificate = makeCertificate();
test.use({ env: certificate.env, ignoreHTTPSErrors: true });
test.afterAll(() => certificate.remove());

test('over https the client talks by wss, and comes back after a crash', async ({ server, enter }) => {
  expect(server.url).toMatch(/^https:/);
  const ann = await enter('ann');
  const opened = ann.page.waitForEvent('websocket');
  await ann.page.reload();
  expect((await opened).url()).toMatch(/^wss:/);
  const bob = await enter('bob');
  await bob.say('hello');
  await ann.expectSaid('hello');
  await server.kill();
  await ann.expectStatus('Reconnecting…');
  await server.restart();
  await ann.say('again');
  await bob.expectSaid('again');
});

import { expect, test } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import { Deadlines } from '../../../worker/deadlines.ts';
import { Problem } from '../../../worker/problems.ts';
import { readBody } from '../../../worker/protocols/sse/form.ts';
import { Connections } from '../../../worker/room/connections.ts';

const reading = (bodyMax: number) => {
  const config = { ...parseConfig({}), bodyMax };
  return { config, connections: new Connections('tea', config), deadlines: new Deadlines() };
};

/** A request whose body is written by the test. */
function upload(): { request: Request; writer: WritableStreamDefaultWriter<Uint8Array> } {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const request = new Request('https://room/login', { method: 'POST', body: readable });
  return { request, writer: writable.getWriter() };
}

async function codeOf(body: Promise<Uint8Array>): Promise<string> {
  return body.then(
    () => 'ok',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );
}

test('[DESIGN Limits] a body that does not come to its end is 408', async () => {
  const { request, writer } = upload();
  void writer.write(new TextEncoder().encode('username=a')).catch(() => {});
  expect(await codeOf(readBody(reading(100), request, 50))).toBe('body-too-slow');
});

test('[DESIGN Limits] a body that drips is given no more time for that', async () => {
  const { request, writer } = upload();
  let open = true;
  const drip = async () => {
    for (; open; await scheduler.wait(20)) await writer.write(Uint8Array.of(46));
  };
  void drip().catch(() => {});
  expect(await codeOf(readBody(reading(1_000), request, 50))).toBe('body-too-slow');
  open = false;
});

test('[DESIGN Limits] a body whose client goes away is no fault of the server', async () => {
  const { request, writer } = upload();
  const code = codeOf(readBody(reading(100), request));
  void writer.abort(new Error('the network went away')).catch(() => {});
  expect(await code).toBe('body-incomplete');
});

test('[PROTOCOLS 1 Fields] a body is put together from its pieces, up to the last byte that it may have', async () => {
  const { request, writer } = upload();
  const body = readBody(reading(1_000), request);
  for (let byte = 0; byte < 1_000; byte += 1) await writer.write(Uint8Array.of(byte % 256));
  await writer.close();
  expect([...(await body)]).toEqual(Array.from({ length: 1_000 }, (_, byte) => byte % 256));
});

test('[PROTOCOLS 1 Fields] one byte more is 413, and no more is read', async () => {
  const { request, writer } = upload();
  const code = codeOf(readBody(reading(1_000), request));
  const write = async () => {
    for (;;) await writer.write(new Uint8Array(501));
  };
  void write().catch(() => {});
  expect(await code).toBe('body-too-large');
});

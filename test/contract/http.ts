/**
 * A request as bytes: paths go out exactly as written (`//login`, `/rooms/..`), which `fetch` would tidy up, and
 * headers are those the server sent.
 */
import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { DEADLINE } from './deadline.ts';

/** A whole answer. Header names are in lower case. */
export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

export type Call = {
  method?: string;
  headers?: Record<string, string>;
  /** Several chunks are sent without a Content-Length. */
  body?: string | Uint8Array | readonly Uint8Array[];
  /** Milliseconds without a word from the server after which it is given up. */
  patience?: number;
};

/** Opens a request; resolves at the headers. `destroy()` on the answer kills its connection. */
export function open(url: string, call: Call = {}): Promise<IncomingMessage> {
  const { patience = DEADLINE } = call;
  const [, scheme, host, port, path] = /^(https?):\/\/([^/:]+|\[[^\]]+\])(?::(\d+))?(\/.*)$/s.exec(url) ?? [];
  if (!scheme || !host || !path) throw new Error(`not a URL: ${url}`);
  const options: RequestOptions = {
    method: call.method ?? 'GET',
    host: host.replace(/^\[|\]$/g, ''),
    path,
    headers: { ...call.headers },
    // One connection per request: a killed stream must not take another request with it.
    agent: false,
    timeout: patience,
    ...(port ? { port } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (scheme === 'https' ? httpsRequest : httpRequest)(options);
    request.on('response', (response) => {
      // From here on it may be a stream of which nothing is heard for long.
      request.setTimeout(0);
      resolve(response);
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error(`no answer within ${patience} ms: ${url}`)));
    if (Array.isArray(call.body)) for (const chunk of call.body) request.write(chunk);
    else if (call.body !== undefined) {
      request.setHeader('Content-Length', Buffer.byteLength(call.body as string | Uint8Array));
      request.write(call.body);
    }
    request.end();
  });
}

/** Sends a request and reads the answer to its end. */
export async function send(url: string, call: Call = {}): Promise<Answer> {
  const response = await open(url, call);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

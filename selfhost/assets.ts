import { WorkerEntrypoint } from 'cloudflare:workers';

type Env = { SITE: Fetcher };
type Asset = { body: ArrayBuffer; headers: Record<string, string> };

/** What a browser client is made of; anything else is sent as bytes to save. */
const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  css: 'text/css; charset=utf-8',
  gif: 'image/gif',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  wav: 'audio/wav',
  webmanifest: 'application/manifest+json; charset=utf-8',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/**
 * The whole site, by path, read once: it is small, and changes only with a build. What is not in it is not there, so
 * no trick with a path finds more; and a build beside a running server takes nothing from it. Not kept as a promise:
 * one that was made in a request which the client gave up would never resolve for the others.
 */
let site: Map<string, Asset> | undefined;

/**
 * The ASSETS binding of self-hosting: answers like the one of Cloudflare, in front of workerd's disk service, which
 * knows no content types, has no ETag and lists directories. Cache and security headers are the edge's business.
 */
export class Assets extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
    }
    const path = decodedPath(request.url);
    // One page, one address, as on Cloudflare.
    if (path === '/index.html') return new Response(null, { status: 307, headers: { Location: '/' } });
    site ??= await read(this.env);
    const asset = site.get(path === '/' ? '/index.html' : path);
    if (asset === undefined) return new Response(null, { status: 404 });
    if (matches(request.headers.get('If-None-Match'), asset.headers.ETag)) {
      return new Response(null, { status: 304, headers: asset.headers });
    }
    return new Response(request.method === 'HEAD' ? null : asset.body, { headers: asset.headers });
  }
}

/** The path of a URL; where its percent signs encode nothing, as it stands: no file has that name. */
function decodedPath(url: string): string {
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** Every file under a directory; workerd's disk service answers a directory with `[{name, type}]`. */
async function read(env: Env, directory = '/'): Promise<Map<string, Asset>> {
  const entries: unknown = await (await fromDisk(env, directory)).json();
  const files = new Map<string, Asset>();
  for (const entry of Array.isArray(entries) ? entries.filter(isEntry) : []) {
    const path = `${directory}${entry.name}`;
    if (entry.type === 'file') files.set(path, await load(env, path));
    if (entry.type === 'directory') for (const file of await read(env, `${path}/`)) files.set(...file);
  }
  return files;
}

function isEntry(value: unknown): value is { name: string; type: string } {
  return typeof value === 'object' && value !== null && 'name' in value && 'type' in value;
}

async function load(env: Env, path: string): Promise<Asset> {
  const body = await (await fromDisk(env, path)).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  return {
    body,
    headers: {
      'Content-Type': type ?? 'application/octet-stream',
      ETag: `"${Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}"`,
    },
  };
}

async function fromDisk(env: Env, path: string): Promise<Response> {
  const answer = await env.SITE.fetch(new URL(encodeURI(path), 'http://site'));
  if (!answer.ok) throw new Error(`${path} cannot be read: ${answer.status}`);
  return answer;
}

/** Whether If-None-Match names the tag [RFC 9110, 13.1.2]; the comparison is weak. */
function matches(ifNoneMatch: string | null, etag: string | undefined): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.some((tag) => tag === '*' || tag === etag);
}

/**
 * The ASSETS binding of self-hosting: answers like the one of Cloudflare, in front of workerd's disk service, which
 * knows no content types, has no ETag and lists directories. Cache and security headers are the edge's business.
 */
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

/** The paths of the site, listed once: what is not among them is not there, so no trick with a path finds more. */
let listing: Promise<Set<string>> | undefined;
/** The site is small and changes only with a build, that is, a restart: it is kept in memory. */
const assets = new Map<string, Promise<Asset>>();

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
    }
    const path = decodedPath(request.url);
    // One page, one address, as on Cloudflare.
    if (path === '/index.html') return new Response(null, { status: 307, headers: { Location: '/' } });
    const asset = path === undefined ? undefined : await find(env, path === '/' ? '/index.html' : path);
    if (asset === undefined) return new Response(null, { status: 404 });
    if (matches(request.headers.get('If-None-Match'), asset.headers.ETag)) {
      return new Response(null, { status: 304, headers: asset.headers });
    }
    return new Response(request.method === 'HEAD' ? null : asset.body, { headers: asset.headers });
  },
};

/** The path of a URL, or undefined where its percent signs encode nothing. */
function decodedPath(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
}

async function find(env: Env, path: string): Promise<Asset | undefined> {
  listing ??= forgetFailure(list(env, '/'), () => {
    listing = undefined;
  });
  if (!(await listing).has(path)) return undefined;
  const known = assets.get(path);
  if (known !== undefined) return known;
  const loading = forgetFailure(load(env, path), () => assets.delete(path));
  assets.set(path, loading);
  return loading;
}

/** A disk that failed once must not fail for ever. */
function forgetFailure<T>(work: Promise<T>, forget: () => void): Promise<T> {
  work.catch(forget);
  return work;
}

/** Every file under a directory; workerd's disk service answers a directory with `[{name, type}]`. */
async function list(env: Env, directory: string): Promise<Set<string>> {
  const entries: unknown = await (await fromDisk(env, directory)).json();
  const files = new Set<string>();
  for (const entry of Array.isArray(entries) ? entries : []) {
    const path = `${directory}${entry.name}`;
    if (entry.type === 'file') files.add(path);
    if (entry.type === 'directory') for (const file of await list(env, `${path}/`)) files.add(file);
  }
  return files;
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

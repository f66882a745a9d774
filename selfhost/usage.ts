/**
 * The USAGE binding of self-hosting: how many bytes the rooms take on the disk. A worker of its own, because whoever
 * is bound to workerd's disk service can read every room; this one tells a number and nothing else.
 */
type Env = { DATA: Fetcher };

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    return new Response(String(await sizeOf(env, '/')));
  },
};

/** Bytes of the files under a directory; workerd's disk service answers a directory with `[{name, type}]`. */
async function sizeOf(env: Env, directory: string): Promise<number> {
  const answer = await env.DATA.fetch(`http://data${directory}`);
  const entries: unknown = answer.ok ? await answer.json() : [];
  let bytes = 0;
  for (const entry of Array.isArray(entries) ? entries.filter(isEntry) : []) {
    const path = `${directory}${encodeURIComponent(entry.name)}`;
    if (entry.type === 'file') bytes += await lengthOf(env, path);
    if (entry.type === 'directory') bytes += await sizeOf(env, `${path}/`);
  }
  return bytes;
}

function isEntry(value: unknown): value is { name: string; type: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'type' in value
  );
}

/** A file may be gone since it was listed. */
async function lengthOf(env: Env, path: string): Promise<number> {
  const answer = await env.DATA.fetch(`http://data${path}`, { method: 'HEAD' });
  return answer.ok ? Number(answer.headers.get('Content-Length')) : 0;
}

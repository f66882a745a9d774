/**
 * The service worker: keeps the client's own files, so that the page opens without a network. Nothing that a room
 * answers ever passes through here, let alone is kept.
 */
const CACHE = 'parley-shell';
/** The document that stands for every page of the client. */
const PAGE = '/';
/** What a build consists of, written by Vite. */
const MANIFEST = '/shell.json';
/** Files beside the build. */
const FILES = [
  '/favicon.svg',
  '/favicon-unread.svg',
  '/manifest.webmanifest',
  '/icon-192.png',
  '/icon-512.png',
];
const PAGES = /^\/(?:rooms\/[^/]+\/?|whisper-chat\/?)?$/;

self.addEventListener('install', (event) => {
  event.waitUntil(refresh().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && PAGES.test(url.pathname)) event.respondWith(page(event));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(hashed(request));
  else if (FILES.includes(url.pathname)) event.respondWith(fresh(request));
});

/** The newest page where the network has it; each visit looks whether the kept files are still the right ones. */
async function page(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(refresh().catch(() => {}));
    return answer;
  } catch (error) {
    return kept(PAGE, error);
  }
}

/** A file that its name says all about: it never changes. */
async function hashed(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request);
  if (found !== undefined) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function fresh(request) {
  try {
    return await fetch(request);
  } catch (error) {
    return kept(request, error);
  }
}

async function kept(request, error) {
  const found = await caches.match(request, { cacheName: CACHE });
  if (found === undefined) throw error;
  return found;
}

/** Makes the cache hold what the page begins with; of the rest of the build what was used, of older ones nothing. */
async function refresh() {
  const answer = await fetch(MANIFEST, { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`${MANIFEST}: ${answer.status}`);
  const parts = await answer.json();
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const path of beginning(parts)) if (!(await cache.match(path))) missing.push(path);
  if (missing.length === 0 && (await cache.match(PAGE))) return;
  await cache.addAll([
    ...missing,
    ...[PAGE, ...FILES].map((path) => new Request(path, { cache: 'no-cache' })),
  ]);
  const all = new Set(Object.values(parts).flatMap(paths));
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/assets/') && !all.has(pathname)) await cache.delete(request);
  }
}

/** The files of a build that every page needs at once: the entry, and what it imports, and so on. */
function beginning(parts) {
  const names = new Set(Object.keys(parts).filter((name) => parts[name].isEntry));
  // A set that grows is walked to its new end.
  for (const name of names) for (const imported of parts[name].imports ?? []) names.add(imported);
  return [...names].flatMap((name) => paths(parts[name]));
}

function paths({ file, css = [] }) {
  return [file, ...css].map((path) => `/${path}`);
}

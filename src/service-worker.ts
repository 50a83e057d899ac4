// The offline cache, as rules. It imports nothing: what it needs to know, the build writes into it (src/build/offline-cache.ts).
/** File -> hash of its content: the app, without the decks. */
declare const __FILES__: Record<string, string>;
/** Deck files: their names carry their hash. */
declare const __DECK_FILES__: string[];
declare const __VERSION__: string;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const FILES = __FILES__;
const DECK_FILES = new Set(__DECK_FILES__);
const APP_CACHE = `app-${__VERSION__}`;
const DECK_CACHE = 'decks';
const PAGE = 'index.html';

/** A page's <meta> policy does not reach its workers: their script must bring one. */
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

const scope = new URL(worker.registration.scope);
/** Marks the cache of a version that began to answer: one that was given up, or passed over, never did, and no tab runs it. */
const ANSWERED = new URL('answered', scope).href;
const keyOf = (file: string) => new URL(`${file}?v=${FILES[file]}`, scope).href;

worker.addEventListener('install', (event) => event.waitUntil(keepApp()));
worker.addEventListener('activate', (event) => event.waitUntil(forgetOldVersions()));
worker.addEventListener('message', (event) => {
  if (event.data === 'apply-update') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const file = url.pathname.slice(scope.pathname.length);
  if (DECK_FILES.has(file)) event.respondWith(deckFile(request));
  else if (file in FILES) event.respondWith(appFile(file, request));
  else if (file.startsWith('assets/')) event.respondWith(olderFile(request));
  else if (request.mode === 'navigate') event.respondWith(appFile(PAGE, request));
});

/** All or nothing: a version that misses a file never becomes the one that answers. */
async function keepApp(): Promise<void> {
  const cache = await caches.open(APP_CACHE);
  await Promise.all(
    Object.keys(FILES).map(async (file) => {
      const key = keyOf(file);
      if (await cache.match(key)) return;
      const unchanged = await caches.match(key);
      if (unchanged) return cache.put(key, unchanged);
      const response = await fetch(new Request(new URL(file, scope), { cache: 'reload' }));
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      await cache.put(key, response);
    }),
  );
}

async function forgetOldVersions(): Promise<void> {
  // The version before stays: a tab that still runs it may ask for a part that it has not loaded yet. Keys come oldest first.
  const old = (await caches.keys()).filter((name) => name.startsWith('app-') && name !== APP_CACHE);
  const marks = await Promise.all(old.map(async (name) => (await caches.open(name)).match(ANSWERED)));
  const before = old.findLast((_, index) => marks[index] !== undefined);
  await Promise.all(old.filter((name) => name !== before).map((name) => caches.delete(name)));
  await (await caches.open(APP_CACHE)).put(ANSWERED, new Response());
  const decks = await caches.open(DECK_CACHE);
  for (const request of await decks.keys()) {
    const file = new URL(request.url).pathname.slice(scope.pathname.length);
    if (!DECK_FILES.has(file)) await decks.delete(request);
  }
  await worker.clients.claim();
}

async function appFile(file: string, request: Request): Promise<Response> {
  const cached = await (await caches.open(APP_CACHE)).match(keyOf(file));
  return withPolicy(request, cached ?? (await fetch(request)));
}

function withPolicy(request: Request, response: Response): Response {
  if (request.destination !== 'worker') return response;
  const headers = new Headers(response.headers);
  headers.set('content-security-policy', WORKER_POLICY);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function olderFile(request: Request): Promise<Response> {
  return withPolicy(request, (await caches.match(request.url, { ignoreSearch: true })) ?? (await fetch(request)));
}

async function deckFile(request: Request): Promise<Response> {
  const cache = await caches.open(DECK_CACHE);
  const cached = await cache.match(request.url);
  if (cached) return cached;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone());
  return response;
}

// The offline cache, as rules. It imports nothing: what it needs to know, the build writes into it (src/build/offline-cache.ts).
/** File -> hash of its content: the app and its engines, without the decks. */
declare const __FILES__: Record<string, string>;
/** Deck files: their names carry their hash. */
declare const __DECK_FILES__: string[];
declare const __VERSION__: string;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const FILES = __FILES__;
const DECK_FILES = new Set(__DECK_FILES__);
const APP_CACHE = `app-${__VERSION__}`;
const DECK_CACHE = 'decks';
/** What other apps share, until the import screen takes it: app/arrivals.svelte.ts reads it. */
const SHARED_CACHE = 'shared';
const SHARE_TARGET = 'share';
const PAGE = 'index.html';
/** Parts that read and write other apps' formats: large, and wanted by few. Kept when they are first used, or asked for. */
const ENGINE_FOLDER = 'engines/';
const ENGINES = Object.keys(FILES).filter((file) => file.startsWith(ENGINE_FOLDER));

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
  if (event.data === 'keep-engines') event.waitUntil(answer(event, keepFiles(ENGINES)));
  if (event.data === 'miss-engines') event.waitUntil(answer(event, missingEngines()));
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === 'POST' && url.href === new URL(SHARE_TARGET, scope).href) {
    return event.respondWith(takeShared(request));
  }
  if (request.method !== 'GET' || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const file = url.pathname.slice(scope.pathname.length);
  if (DECK_FILES.has(file)) event.respondWith(deckFile(request));
  else if (file in FILES) event.respondWith(appFile(file, request));
  else if (file.startsWith('assets/') || file.startsWith(ENGINE_FOLDER)) event.respondWith(olderFile(request));
  else if (request.mode === 'navigate') event.respondWith(appFile(PAGE, request));
});

/** All or nothing: a version that misses a file never becomes the one that answers. Engines come along where the version before had them. */
async function keepApp(): Promise<void> {
  const hadEngines = (await keptFiles()).some((file) => file.startsWith(ENGINE_FOLDER));
  await keepFiles(Object.keys(FILES).filter((file) => hadEngines || !file.startsWith(ENGINE_FOLDER)));
}

async function keepFiles(files: readonly string[]): Promise<void> {
  const cache = await caches.open(APP_CACHE);
  await Promise.all(
    files.map(async (file) => {
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

/** Of all versions that are kept. */
async function keptFiles(): Promise<string[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith('app-'));
  const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return keys.flat().map(({ url }) => new URL(url).pathname.slice(scope.pathname.length));
}

async function missingEngines(): Promise<number> {
  const cache = await caches.open(APP_CACHE);
  const kept = await Promise.all(ENGINES.map((file) => cache.match(keyOf(file))));
  return kept.filter((file) => file === undefined).length;
}

/** To whoever asked, through the port that came with the question. */
async function answer(event: ExtendableMessageEvent, work: Promise<unknown>): Promise<void> {
  const [port] = event.ports;
  await work.then(
    (result) => port?.postMessage({ result }),
    (reason: unknown) => port?.postMessage({ failure: String(reason) }),
  );
}

/** The import screen opens whatever came: a share that cannot be read, or for which there is no room, is nothing to import. */
async function takeShared(request: Request): Promise<Response> {
  await caches.delete(SHARED_CACHE);
  await keepShared(request).catch(() => caches.delete(SHARED_CACHE));
  return Response.redirect(new URL('./#/import/shared', scope), 303);
}

/** Files and text from another app wait here for the page that opens next. */
async function keepShared(request: Request): Promise<void> {
  const form = await request.formData();
  const cache = await caches.open(SHARED_CACHE);
  const files = form.getAll('files').filter((entry) => entry instanceof File && entry.name !== '') as File[];
  const text = form.get('text');
  const shared = typeof text === 'string' && text.trim() !== '' ? [...files, new File([text], '')] : files;
  await Promise.all(
    shared.map((file, index) =>
      cache.put(
        new URL(`${SHARE_TARGET}/${index}`, scope),
        new Response(file, { headers: { 'x-name': encodeURIComponent(file.name) } }),
      ),
    ),
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
  const cache = await caches.open(APP_CACHE);
  const cached = await cache.match(keyOf(file));
  const response = cached ?? (await fetch(request));
  if (!cached && response.ok && file.startsWith(ENGINE_FOLDER)) await cache.put(keyOf(file), response.clone());
  return withPolicy(request, response);
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

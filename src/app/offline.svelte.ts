import { ownScript } from './own-script';
import { OfflineError } from './problems.svelte';

const SERVICE_WORKER = 'service-worker.js';
/** The service worker's own name for it. */
const DECK_CACHE = 'decks';

/** The app's own copy on this device: whether it is complete, and whether a newer one waits. Never reloads by itself. */
class Offline {
  /** True once, after the visit that made everything work offline. */
  isNewlyReady = $state(false);
  #waiting = $state.raw<ServiceWorker>();
  #isFirstVisit = false;
  #isWanted = false;

  get isUpdateWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  async start(): Promise<void> {
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
    const container = navigator.serviceWorker;
    container.addEventListener('controllerchange', () => {
      if (this.#isWanted) location.reload();
    });
    const registration = await container.register(ownScript(SERVICE_WORKER), { updateViaCache: 'none' });
    this.#isFirstVisit = registration.active === null;
    const watch = (worker: ServiceWorker | null): void => {
      if (!worker) return;
      const look = (): void => {
        if (worker.state === 'installed' && registration.active) this.#waiting = worker;
      };
      worker.addEventListener('statechange', look);
      look();
    };
    watch(registration.installing);
    watch(registration.waiting);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    document.addEventListener('visibilitychange', () => {
      // Offline, the look for a newer version fails: the next one will do.
      if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
    });
  }

  /** Keeps deck files that came before the worker could see them, and only then says that a connection is no longer needed. */
  async keep(urls: readonly string[]): Promise<void> {
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
    await navigator.serviceWorker.ready;
    const cache = await caches.open(DECK_CACHE);
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    for (const url of urls) if (!kept.has(new URL(url, location.href).href)) await cache.add(url);
    this.isNewlyReady = this.#isFirstVisit;
  }

  /** Whether reading and writing other apps' formats works without a connection; undefined where no worker can tell. */
  async hasEngines(): Promise<boolean | undefined> {
    const missing = await this.#askWorker('miss-engines');
    return missing === undefined ? undefined : missing === 0;
  }

  /** Fetches what reads and writes other apps' formats, once, for use without a connection. */
  async keepEngines(): Promise<void> {
    await this.#askWorker('keep-engines');
  }

  /** In idle time and where it costs nothing: not on a metered line. */
  async keepEnginesWhereFree(): Promise<void> {
    const { connection } = navigator as { connection?: { saveData?: boolean; type?: string } };
    if (connection?.saveData || connection?.type === 'cellular') return;
    // Without a connection the next time will do.
    await this.keepEngines().catch(() => undefined);
  }

  #askWorker(question: 'keep-engines' | 'miss-engines'): Promise<unknown> {
    const worker = 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null;
    if (!worker) return Promise.resolve(undefined);
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve, reject) => {
      port1.onmessage = ({ data }: MessageEvent<{ result?: unknown; failure?: string }>) => {
        if (data.failure === undefined) resolve(data.result);
        else reject(new OfflineError(data.failure));
      };
      worker.postMessage(question, [port2]);
    });
  }

  /** Reloads into the waiting version. For the learner's tap, outside of a review only. */
  applyUpdate(): void {
    // Applied by another tab already: only this page is still the old one.
    if (this.#waiting?.state === 'activated') return location.reload();
    this.#isWanted = true;
    this.#waiting?.postMessage('apply-update');
  }
}

export const offline = new Offline();

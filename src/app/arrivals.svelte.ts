import type { Source } from '../workers/deck-import-protocol';

/** The service worker's own name for what other apps shared. */
const SHARED_CACHE = 'shared';

interface LaunchQueue {
  setConsumer(consume: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
}

/** Files that came from outside of the app: opened with it, or shared to it. The import screen takes them. */
class Arrivals {
  /** Files that were opened with the app and wait to be imported. */
  opened = $state.raw<Source[]>([]);

  /** Goes to the import screen when the learner opens a file with the installed app. */
  listen(): void {
    const queue = (globalThis as { launchQueue?: LaunchQueue }).launchQueue;
    queue?.setConsumer(({ files }) => {
      if (files.length === 0) return;
      void Promise.all(files.map((handle) => handle.getFile())).then((opened) => {
        this.opened = opened.map((file) => ({ kind: 'file', file, name: file.name }));
        location.hash = '#/import';
      });
    });
  }

  takeOpened(): Source[] {
    const taken = this.opened;
    this.opened = [];
    return taken;
  }

  /** What the service worker kept of another app's share; once. */
  async takeShared(): Promise<Source[]> {
    if (!('caches' in globalThis)) return [];
    const cache = await caches.open(SHARED_CACHE);
    const responses = await cache.matchAll();
    const sources = await Promise.all(
      responses.map(async (response): Promise<Source> => {
        const name = decodeURIComponent(response.headers.get('x-name') ?? '');
        return name === ''
          ? { kind: 'text', text: await response.text() }
          : { kind: 'file', file: await response.blob(), name };
      }),
    );
    await caches.delete(SHARED_CACHE);
    return sources;
  }
}

export const arrivals = new Arrivals();

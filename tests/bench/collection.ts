import type { Page } from '@playwright/test';
import { Fixture, type Size } from './fixture';
import { newFolder, openPhone } from './phone';
import type { BenchServer } from './servers';

/** Rows a transaction. */
const CHUNK = 5_000;
/** So long without a request, and a first visit is over. */
const QUIET_MS = 5_000;

/** Where the server has the rows of a fixture. */
export function rowsAt(fixture: Fixture): (url: URL) => string {
  return (url) => {
    const number = (name: string) => Number(url.searchParams.get(name));
    const store = url.pathname.slice('/rows/'.length);
    const size = { cards: number('cards'), reviews: number('reviews') };
    return JSON.stringify(fixture.rows(store, size, number('from'), number('to')));
  };
}

/** A browser profile in which both pages were visited once, and work offline, and whose collection is the fixture. */
export async function makeProfile(server: BenchServer, fixture: Fixture, size: Size): Promise<string> {
  const profile = newFolder('profile');
  const { page, close } = await openPhone(profile);
  await page.goto(`${server.origin}/app/`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await quiet(server);
  await page.goto(`${server.origin}/blank`);
  for (const [store, count] of Object.entries(fixture.counts(size))) {
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(count, from + CHUNK);
      await writeRows(page, store, `/rows/${store}?cards=${size.cards}&reviews=${size.reviews}&from=${from}&to=${to}`);
    }
  }
  await page.goto(`${server.origin}/floor/#/review`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await close();
  return profile;
}

async function quiet(server: BenchServer): Promise<void> {
  while (Date.now() - server.lastRequestAt < QUIET_MS)
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 10));
}

/** Fetched and written by the page itself: the way through the debugging protocol is slow. */
function writeRows(page: Page, store: string, url: string): Promise<void> {
  return page.evaluate(
    async ({ store, url }) => {
      const rows = (await (await fetch(url)).json()) as { packedBase64?: string }[];
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('gotcha');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error!);
      });
      const writing = database.transaction(store, 'readwrite');
      for (const { packedBase64, ...row } of rows) {
        const packed = packedBase64 && Uint8Array.from(atob(packedBase64), (byte) => byte.charCodeAt(0));
        writing.objectStore(store).put(packed ? { ...row, packed } : row);
      }
      await new Promise<void>((resolve, reject) => {
        writing.oncomplete = () => resolve();
        writing.onabort = () => reject(writing.error!);
      });
      database.close();
    },
    { store, url },
  );
}

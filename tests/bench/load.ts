import type { Page } from '@playwright/test';
import { interleaved, type PageName } from './figures';
import { newFolder, withPhone, removeFolder, type Phone } from './phone';
import { measured, type Row } from './report';
import type { BenchServer } from './servers';

/** As Lighthouse's slow 4G, with its factor for what a protocol adds: bytes a second, milliseconds. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (0.9 * 1.6 * 1024 * 1024) / 8,
  uploadThroughput: (0.9 * 750 * 1024) / 8,
};

const OFFLINE_OF_FLOOR = 1.3;
const BYTES_KB = 70;

/** The card is on screen, and what came over the network for it. */
interface FirstCard {
  shownAfterMs: number;
  kiloBytes: number;
  requests: number;
}

/** A second visit with the server dead, straight to the review. */
export async function measureOfflineOpen(server: BenchServer, profile: string, rounds: number) {
  const results = await interleaved(rounds, (name) =>
    withPhone(profile, ['question'], async (phone) => {
      await startOn(server, phone);
      server.isAlive = false;
      try {
        return (await openReview(server, phone.page, name)).shownAfterMs;
      } finally {
        server.isAlive = true;
      }
    }),
  );
  return results;
}

export const offlineRow = (cards: number, results: Record<PageName, number[]>): Row =>
  measured(`offline open -> first card, ${cards.toLocaleString('en')} due`, results, { ratio: OFFLINE_OF_FLOOR });

/** The first visit of all, straight to the review. The floor has its cards from a file, as large as one section of the app's. */
export async function measureColdLoad(server: BenchServer, rounds: number): Promise<Row[]> {
  const results = await interleaved(rounds, async (name) => {
    const empty = newFolder('empty');
    try {
      return await withPhone(empty, ['question'], async (phone) => {
        await startOn(server, phone);
        await phone.cdp.send('Network.enable');
        await phone.cdp.send('Network.emulateNetworkConditions', SLOW_4G);
        return openReview(server, phone.page, name);
      });
    } finally {
      removeFolder(empty);
    }
  });
  const of = (figure: keyof FirstCard) => ({
    floor: results.floor.map((first) => first[figure]),
    app: results.app.map((first) => first[figure]),
  });
  return [
    measured('cold visit, slow 4G -> first card', of('shownAfterMs'), {}),
    measured('bytes until the first card', of('kiloBytes'), { kB: BYTES_KB }),
    measured('requests until the first card', of('requests'), {}, [], ''),
  ];
}

/** In the site's own process, so that what the protocol sets stays set. */
async function startOn(server: BenchServer, { page, slowDown }: Phone): Promise<void> {
  await page.goto(`${server.origin}/blank`);
  await slowDown();
}

async function openReview(server: BenchServer, page: Page, name: PageName): Promise<FirstCard> {
  await page.goto(`${server.origin}/${name}/#/review`, { waitUntil: 'commit' });
  return page.evaluate(async () => {
    const shownAfterMs = (await window.bench.first.question)!;
    // The page's own requests; those of its service worker are in none of the page's entries.
    const entries = performance
      .getEntries()
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ responseStart }) => responseStart > 0 && responseStart <= shownAfterMs);
    const bytes = entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    return { shownAfterMs, kiloBytes: bytes / 1000, requests: entries.length };
  });
}

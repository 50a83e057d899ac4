import { expect, type Locator, type Page, test } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { StaticServer } from '../support/static-server';
import { readRows } from '../support/stored-rows';

const DECK = 'my:trees';
const OUTSIDE = 'https://evil.example';

/** Dark lines on nothing, 600 by 300. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300" viewBox="0 0 600 300">
<g fill="none" stroke="black" stroke-width="6"><circle cx="300" cy="60" r="40"/><circle cx="150" cy="220" r="40"/>
<circle cx="450" cy="220" r="40"/><path d="M270 90 180 190M330 90l90 100"/></g>
<script>globalThis.pwned = 1</script><image href="${OUTSIDE}/in-a-drawing.png"/></svg>`;

/** A tenth of a second of nothing. */
function silence(): Buffer {
  const rate = 8_000;
  const samples = rate / 10;
  const wav = Buffer.alloc(44 + samples, 0x80);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples, 40);
  return wav;
}

const aDeck = (...notes: string[]): string => ['---', 'id: trees', 'title: Trees', '---', '', ...notes].join('\n\n');

const TREE = `### What is drawn here? {#tree}

![A tree of three nodes](tree.svg)

---

A tree, turned:

![The same tree](<turned tree.svg>)

![How to say it](tree.wav)
`;

/** Writes rows past the app. */
async function putRows(page: Page, rows: Record<string, object[]>): Promise<void> {
  await page.evaluate(async (tables) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    const database = await done(indexedDB.open('gotcha'));
    const writing = database.transaction(Object.keys(tables), 'readwrite');
    for (const [table, rows] of Object.entries(tables)) {
      for (const row of rows as { base64?: string }[]) {
        const bytes = Uint8Array.from(atob(row.base64 ?? ''), (character) => character.charCodeAt(0));
        const stored = table === 'media' ? { ...row, content: new Blob([bytes]) } : row;
        await done(writing.objectStore(table).put(stored));
      }
    }
    database.close();
  }, rows);
}

/** Puts files into the collection as an import does. */
async function putMedia(page: Page, files: Record<string, string | Buffer>): Promise<void> {
  const names = Object.keys(files);
  await putRows(page, {
    media: names.map((name) => ({
      hash: `hash of ${name}`,
      base64: Buffer.from(files[name]!).toString('base64'),
      keptAt: Date.now(),
    })),
    mediaNames: names.map((name) => ({ deckId: DECK, name, hash: `hash of ${name}` })),
  });
}

const addTree = async (page: Page): Promise<void> => {
  await importDeck(page, aDeck(TREE));
  await putMedia(page, { 'tree.svg': DRAWING, 'turned tree.svg': DRAWING, 'tree.wav': silence() });
};

const isShown = (picture: Locator) =>
  expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(600);

/** Keeps what the policy stopped, and what was asked of anybody. */
async function guard(page: Page) {
  const violations: string[] = [];
  const asked: string[] = [];
  await page.exposeFunction('tellViolation', (violation: string) => violations.push(violation));
  await page.addInitScript(() => {
    const { tellViolation } = window as unknown as { tellViolation(violation: string): void };
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      tellViolation(`${effectiveDirective} ${blockedURI}`),
    );
  });
  page.context().on('request', (request) => {
    const { protocol, hostname, pathname } = new URL(request.url());
    const isOutside = /^https?:$/.test(protocol) && hostname !== 'localhost';
    const isOfApp = /\/(?:icon|apple-touch-icon)[^/]*$/.test(pathname);
    if (isOutside || (/\.(?:png|svg|wav)$/.test(request.url()) && !isOfApp)) asked.push(request.url());
  });
  return { violations, asked };
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('a card shows its pictures in a review and on its own screen, with no connection', async ({
      page,
      context,
    }) => {
      const server = await StaticServer.start('dist');
      const { violations, asked } = await guard(page);
      await page.goto(server.url);
      await expect(page.getByText('Gotcha now works without a connection.')).toBeVisible({ timeout: 30_000 });
      await addTree(page);
      await server.kill();
      await context.setOffline(true);
      await page.reload();

      const review = new ReviewScreen(page);
      await review.startDeck(DECK);
      const question = review.card.getByRole('img', { name: 'A tree of three nodes' });
      await isShown(question);
      const { width } = (await question.boundingBox())!;
      expect(width).toBeLessThanOrEqual(390);

      await review.reveal();
      await isShown(review.answerSide.getByRole('img', { name: 'The same tree' }));
      await isShown(question);

      await openScreen(page, 'card', `${DECK}/tree`);
      await isShown(page.getByRole('img', { name: 'A tree of three nodes' }));
      await isShown(page.getByRole('img', { name: 'The same tree' }));
      // A script inside a drawing would have said so.
      expect(violations).toEqual([]);
      expect(asked).toEqual([]);
      expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    });
  });
}

test('turning the card moves nothing: its pictures are there with the answer', async ({ page }) => {
  await addTree(page);
  const review = new ReviewScreen(page);
  await review.startDeck(DECK);
  await isShown(review.card.getByRole('img', { name: 'A tree of three nodes' }));
  await page.evaluate(() => {
    const heights: number[] = [];
    Object.assign(globalThis, { heights });
    new ResizeObserver(([entry]) => heights.push(entry!.contentRect.height)).observe(
      document.querySelector('article .sides')!,
    );
  });
  await review.reveal();
  await isShown(review.answerSide.getByRole('img', { name: 'The same tree' }));
  const heights = await page.evaluate(() => (globalThis as unknown as { heights: number[] }).heights);
  // Before the turn, and after it.
  expect(new Set(heights).size).toBe(2);
});

test('a sound can be played, by its keys too, and the keys of the review leave it alone', async ({ page }) => {
  await addTree(page);
  const review = new ReviewScreen(page);
  await review.startDeck(DECK);
  await review.reveal();
  const sound = review.answerSide.getByLabel('How to say it');
  await expect(sound).toHaveJSProperty('paused', true);
  const ended = sound.evaluate(
    (audio) => new Promise((resolve) => audio.addEventListener('ended', () => resolve(true), { once: true })),
  );
  await sound.focus();
  await page.keyboard.press('Space');
  expect(await ended).toBe(true);
  await expect(review.grades).toBeVisible();
});

test('what is missing or damaged is said by its name', async ({ page }) => {
  await importDeck(
    page,
    aDeck('### Two pictures {#two}\n\n![A photo](photo.png)\n\n![A map](map.png)\n\n![](word.mp3)\n'),
  );
  await putMedia(page, { 'map.png': 'not a picture' });
  await openScreen(page, 'card', `${DECK}/two`);
  await expect(page.locator('.face .media')).toHaveText([
    'photo.png is missing',
    'map.png cannot be shown',
    'word.mp3 is missing',
  ]);
});

test('an address outside of the deck is never asked', async ({ page }) => {
  const { violations, asked } = await guard(page);
  const addresses = [
    `${OUTSIDE}/pixel.png`,
    '//evil.example/pixel.png',
    'data:image/png;base64,iVBORw0KGgo=',
    'data:image/svg+xml,x.svg',
    '../../x.png',
    '/own.png',
    'own.png',
    'blob:x.png',
  ];
  const pictures = addresses.map((address) => `![x](<${address}>)`).join('\n\n');
  await importDeck(page, aDeck(`### Pixels {#tree}\n\n${pictures}\n\n---\n\n${pictures}\n`));
  const review = new ReviewScreen(page);
  await review.startDeck(DECK);
  await review.reveal();
  await expect(review.answerSide).toContainText('own.png is missing');
  expect(await page.locator('.face').locator('img, audio, [src]').count()).toBe(0);
  expect(asked).toEqual([]);
  expect(violations).toEqual([]);
});

test('addresses are let go of when the card leaves', async ({ page }) => {
  await page.addInitScript(() => {
    const open = new Set<string>();
    Object.assign(globalThis, { open });
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (content: Blob) => {
      const address = createObjectURL.call(URL, content);
      open.add(address);
      return address;
    };
    URL.revokeObjectURL = (address: string) => {
      open.delete(address);
      revokeObjectURL.call(URL, address);
    };
  });
  await addTree(page);
  await openScreen(page, 'card', `${DECK}/tree`);
  await isShown(page.getByRole('img', { name: 'The same tree' }));
  const count = () => page.evaluate(() => (globalThis as unknown as { open: Set<string> }).open.size);
  expect(await count()).toBe(3);
  await openScreen(page, 'decks');
  await expect.poll(count).toBe(0);
});

test('the preview of a learner’s own wording shows the deck’s pictures', async ({ page }) => {
  await addTree(page);
  await openScreen(page, 'card', `${DECK}/tree`, 'edit');
  await page.getByRole('textbox', { name: 'Answer' }).fill('My own: ![Mine](tree.svg)');
  await page.getByRole('button', { name: 'Preview' }).click();
  await isShown(page.getByRole('img', { name: 'Mine' }));
});

test('what no card refers to any more is cleaned up at a start', async ({ page }) => {
  await addTree(page);
  await putRows(page, {
    media: [{ hash: 'old', keptAt: 0 }],
    mediaNames: [{ deckId: DECK, name: 'old.png', hash: 'old' }],
    settings: [{ key: 'mediaCleanedAt', value: 0 }],
  });
  await page.reload();
  const names = async () => (await readRows(page))['mediaNames']?.map((row) => (row as { name: string }).name);
  await expect.poll(names, { timeout: 30_000 }).toEqual(['tree.svg', 'tree.wav', 'turned tree.svg']);
  expect((await readRows(page))['media']).toHaveLength(3);
});

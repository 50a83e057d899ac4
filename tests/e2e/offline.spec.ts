import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { browserArgs, findBrowser } from '../support/browser';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { StaticServer } from '../support/static-server';
import { readRows } from '../support/stored-rows';

const BUILT_APP = 'dist';
const READY = 'Gotcha now works without a connection.';

/** The app keeps itself in idle time, and a busy machine has little of it. */
const FIRST_VISIT_MS = 30_000;

const OWN_DECK = `---
id: runes
title: Runes
---

### What is a rune?

An alias of \`int32\`.
`;

async function visitOnce(page: Page, { url }: StaticServer): Promise<void> {
  await page.goto(url);
  await expect(page.getByText(READY)).toBeVisible({ timeout: FIRST_VISIT_MS });
}

const starterPath = (): string[] =>
  readFileSync('decks/starter-path.txt', 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);

async function startDeck(page: Page, title: string): Promise<void> {
  await openScreen(page, 'decks');
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('button', { name: 'Start this deck' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
}

for (const base of ['/', '/gotcha/']) {
  test.describe(`with the server dead after one visit to ${base}`, () => {
    let server: StaticServer;

    test.beforeEach(async ({ page }) => {
      server = await StaticServer.start(BUILT_APP, base);
      await visitOnce(page, server);
    });
    test.afterEach(() => server.kill());

    test('the app reloads, and a card is reviewed', async ({ page }) => {
      await server.kill();

      await page.reload();
      await page.getByRole('link', { name: 'Meet the first trap' }).click();
      await new ReviewScreen(page).answer('good');

      await expect(new ReviewScreen(page).card).toBeVisible();
      expect((await readRows(page)).reviews).toHaveLength(1);
    });

    const deepLinks = {
      '#/review': 'Show answer',
      '#/decks': 'Import a deck of your own',
      '#/deck/types': 'Start this deck',
      '#/section/types%2Fslices': 'Study this section',
      '#/import': 'Choose files',
      '#/settings': 'Save a backup',
      '#/nowhere': 'See what is due today',
    };
    test('every screen opens in a new tab by its address, and reloads', async ({ context, page }) => {
      await server.kill();
      await page.close();

      const tab = await context.newPage();
      for (const [link, action] of Object.entries(deepLinks)) {
        await tab.goto('about:blank');
        await tab.goto(server.url + link);
        await expect(tab.getByText(action).first()).toBeVisible();
        await tab.reload();
        await expect(tab.getByText(action).first()).toBeVisible();
      }
      await expect(tab.getByRole('alert')).toHaveCount(0);
    });

    test('a deck is imported and studied', async ({ page }) => {
      await server.kill();
      await page.reload();

      await importDeck(page, OWN_DECK);
      await page.getByRole('link', { name: 'Study it now' }).click();

      await expect(new ReviewScreen(page).card).toContainText('What is a rune?');
      await new ReviewScreen(page).answer('good');
      expect((await readRows(page)).reviews).toHaveLength(1);
    });

    test('a card of a started deck is edited', async ({ page }) => {
      await startDeck(page, 'Errors and reliability');
      await server.kill();
      await page.reload();

      await openScreen(page, 'card', 'errors/ignored-error');
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Title').fill('A port that nobody checked');
      await page.getByRole('button', { name: 'Save' }).click();

      await expect(page.getByText('A port that nobody checked')).toBeVisible();
    });

    test('a backup is saved', async ({ page }) => {
      await server.kill();
      await page.reload();

      await openScreen(page, 'settings');
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save a backup' }).click();

      expect((await download).suggestedFilename()).toMatch(/^gotcha-.*\.json$/);
      await expect(page.getByText('The backup is in your downloads.')).toBeVisible();
    });
  });
}

test.describe('the promise to work without a connection', () => {
  let server: StaticServer;
  test.beforeEach(async () => {
    server = await StaticServer.start(BUILT_APP);
  });
  test.afterEach(() => server.kill());

  test('is said once, quietly, and can be dismissed', async ({ page }) => {
    await visitOnce(page, server);
    await expect(page.getByRole('status').filter({ hasText: READY })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);

    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page.getByText(READY)).toHaveCount(0);

    await page.reload();
    await expect(page.getByRole('link', { name: 'Meet the first trap' })).toBeVisible();
    await expect(page.getByText(READY)).toHaveCount(0);
  });

  test('is not said over a review', async ({ page }) => {
    await page.goto(`${server.url}#/review`);
    await expect(new ReviewScreen(page).card).toBeVisible();
    await page.evaluate(() => navigator.serviceWorker.ready);

    await expect(page.getByText(READY)).toHaveCount(0);
    await page.getByRole('link', { name: 'Leave the review' }).click();
    await expect(page.getByText(READY)).toBeVisible({ timeout: FIRST_VISIT_MS });
  });

  test('holds from the moment it is made: the whole starter path is there', async ({ page }) => {
    await visitOnce(page, server);
    await server.kill();
    await page.reload();
    await expect(page.getByRole('link', { name: 'Meet the first trap' })).toBeVisible();

    const notes = (await readRows(page)).cards.map(({ deckId, noteId }) => `${deckId}/${noteId}`);
    expect(notes).toEqual(expect.arrayContaining(starterPath()));
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('outlives the browser: a restart without the server opens the collection', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'gotcha-profile-'));
    const executablePath = findBrowser();
    const open = () =>
      chromium.launchPersistentContext(profile, { args: browserArgs, ...(executablePath && { executablePath }) });
    try {
      const first = await open();
      const page = await first.newPage();
      await visitOnce(page, server);
      await page.goto(`${server.url}#/review`);
      await new ReviewScreen(page).answer('good');
      await first.close();
      await server.kill();

      const second = await open();
      const again = await second.newPage();
      await again.goto(server.url);
      await expect(again.getByRole('link', { name: 'Go on' })).toBeVisible();
      expect((await readRows(again)).reviews).toHaveLength(1);
      await second.close();
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    }
  });
});

test('under a sub-path the manifest and the worker stay within it', async ({ page }) => {
  const server = await StaticServer.start(BUILT_APP, '/gotcha/');
  try {
    await visitOnce(page, server);

    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
    expect(scope).toBe(server.url);
    const manifestUrl = await page.evaluate(() => document.querySelector<HTMLLinkElement>('link[rel=manifest]')!.href);
    expect(manifestUrl).toBe(`${server.url}manifest.webmanifest`);
    const manifest = (await (await page.request.get(manifestUrl)).json()) as {
      id: string;
      start_url: string;
      scope: string;
      icons: { src: string }[];
      shortcuts: { url: string }[];
    };
    expect(new URL(manifest.scope, manifestUrl).href).toBe(server.url);
    expect(new URL(manifest.start_url, manifestUrl).href).toBe(server.url);
    for (const { src } of manifest.icons) {
      expect((await page.request.get(new URL(src, manifestUrl).href)).ok()).toBe(true);
    }
    for (const { url } of manifest.shortcuts) {
      expect(new URL(url, manifestUrl).href.startsWith(`${server.url}#/`)).toBe(true);
    }
  } finally {
    await server.kill();
  }
});

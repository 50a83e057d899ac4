import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen, setPreference } from '../support/app';
import { readRows, type StoredRows } from '../support/stored-rows';
import { DAY_MS } from '../../src/domain/time';
import { MONDAY_NOON } from '../support/schedules';

const OWN_DECK = `---
id: own
title: My own deck
---

### First question

Its answer.

### Second question

Its answer.
`;

const FIRST = 'my:own/first-question';
const AS_IT_WAS = 'Your collection is as it was.';
/** A backup leaves out what undoes an import, what belongs to the device, and which version of a shipped section is prepared. */
const TRAVELLING = ['cards', 'schedules', 'reviews', 'reviewSegments', 'schedulerConfigs', 'sessions'] as const;

/** Two answers, an edited card, a deck of one's own and a preference. */
async function aCollection(page: Page): Promise<void> {
  await importDeck(page, OWN_DECK);
  await openScreen(page, 'review', 'deck', 'my:own');
  const review = new ReviewScreen(page);
  await review.answer('good');
  await review.answer('easy');
  await openScreen(page, 'card', FIRST);
  await reword(page, 'My own wording');
  await setPreference(page, 'New cards a day', '7');
}

async function reword(page: Page, title: string): Promise<void> {
  const edit = page.getByRole('link', { name: 'Edit' });
  await edit.click();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Save' }).click();
  // The editor's preview shows the words before they are saved.
  await expect(edit).toBeVisible();
  await expect(page.getByText(title)).toBeVisible();
}

async function saveBackup(page: Page): Promise<string> {
  await openScreen(page, 'settings');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a backup' }).click();
  const path = await (await downloading).path();
  await expect(page.getByText('The backup is in your downloads.')).toBeVisible();
  return readFileSync(path, 'utf8');
}

async function chooseBackup(page: Page, text: string): Promise<void> {
  await openScreen(page, 'settings');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Restore a backup' }).click();
  await (await choosing).setFiles({ name: 'backup.json', mimeType: 'application/json', buffer: Buffer.from(text) });
}

async function restore(page: Page, text: string, how: 'Merge' | 'Replace'): Promise<void> {
  await chooseBackup(page, text);
  await page.getByRole('button', { name: how }).click();
  const said = { Merge: 'Both collections are one now.', Replace: 'The backup is your collection now.' };
  await expect(page.getByText(said[how])).toBeVisible({ timeout: 30_000 });
}

async function deleteEverything(page: Page): Promise<void> {
  await openScreen(page, 'settings');
  await page.getByRole('button', { name: 'Delete all my data' }).click();
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await reloaded;
  await expect(page.getByRole('link', { name: 'Meet the first trap' })).toBeVisible();
}

/** What the learner has, without what the app prepares by itself: shipped cards that were never answered. */
function ownRows(rows: StoredRows) {
  const answered = new Set(rows.reviews.map(({ cardId }) => cardId as string));
  const isOwn = (id: string) => id.startsWith('my:') || answered.has(id);
  return {
    ...Object.fromEntries(TRAVELLING.map((table) => [table, rows[table]])),
    cards: rows.cards.filter(({ id }) => isOwn(id)),
    schedules: rows.schedules.filter(({ cardId }) => isOwn(cardId)),
    decks: (rows['decks'] as { origin: string }[]).filter(({ origin }) => origin === 'imported'),
    settings: (rows['settings'] as { key: string }[]).filter(({ key }) => key === 'preferences'),
  };
}

test('a backup brings everything back after all data was deleted', async ({ page }) => {
  await aCollection(page);
  const before = ownRows(await readRows(page));
  const backup = await saveBackup(page);

  await deleteEverything(page);
  expect((await readRows(page)).reviews).toEqual([]);
  await restore(page, backup, 'Replace');

  expect(ownRows(await readRows(page))).toEqual(before);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'New cards a day' })).toHaveValue('7');
  await openScreen(page, 'card', FIRST);
  await expect(page.getByText('My own wording')).toBeVisible();
});

test('a merge makes one collection of two', async ({ page }) => {
  await aCollection(page);
  const theirs = await readRows(page);
  const backup = await saveBackup(page);
  await deleteEverything(page);
  await openScreen(page, 'review');
  await new ReviewScreen(page).answer('good');
  const here = await readRows(page);

  await restore(page, backup, 'Merge');

  const { reviews, schedules } = await readRows(page);
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
  expect(ids(reviews)).toEqual(ids([...theirs.reviews, ...here.reviews]));
  for (const { cardId, after } of reviews) {
    expect(schedules.find((schedule) => schedule.cardId === cardId)?.reviewCount).toBe(after?.reviewCount);
  }
});

test('a replacement is undone', async ({ page }) => {
  const backup = await saveBackup(page);
  await aCollection(page);
  const before = ownRows(await readRows(page));

  await restore(page, backup, 'Replace');
  expect((await readRows(page)).reviews).toEqual([]);
  await page.getByRole('button', { name: 'Undo the last restore' }).click();
  await expect(page.getByText('Your collection is as it was before the restore.')).toBeVisible({ timeout: 30_000 });

  expect(ownRows(await readRows(page))).toEqual(before);
});

test.describe('a file that is no sound backup is refused, and nothing changes:', () => {
  const withFields = (backup: string, fields: object) =>
    JSON.stringify({ ...(JSON.parse(backup) as object), ...fields });
  const refused: Record<string, { damage: (backup: string) => string; says: RegExp }> = {
    truncated: { damage: (backup) => backup.slice(0, backup.length / 2), says: /This backup is not complete/ },
    'of a newer format': {
      damage: (backup) => withFields(backup, { format: 99 }),
      says: /This backup has format 99.*Update Gotcha/,
    },
    'of another app': {
      damage: (backup) => withFields(backup, { app: 'other' }),
      says: /not a Gotcha backup: it was made by another app/,
    },
    'not JSON': { damage: () => '# A deck', says: /not a Gotcha backup: it is not JSON/ },
    empty: { damage: () => '', says: /This file is empty/ },
    'changed by hand': {
      damage: (backup) => backup.replace('My own wording', 'My own wordinG'),
      says: /its checksum is wrong/,
    },
  };
  for (const [name, { damage, says }] of Object.entries(refused)) {
    test(name, async ({ page }) => {
      // Said when the starter path is in: nothing else changes the collection from then on.
      await page.goto('./');
      await expect(page.getByText('works without a connection')).toBeVisible({ timeout: 60_000 });
      await aCollection(page);
      const backup = await saveBackup(page);
      const before = await readRows(page);

      await chooseBackup(page, damage(backup));

      await expect(page.getByRole('alert').filter({ hasText: says })).toContainText(AS_IT_WAS);
      expect(await readRows(page)).toEqual(before);
    });
  }
});

test('a face that was planted in a backup is never shown', async ({ page }) => {
  await aCollection(page);
  const backup = JSON.parse(await saveBackup(page)) as { collection: Record<string, unknown>; sha256: string };
  const planted = '<img src=x onerror="globalThis.planted = true">PLANTED';
  const face = { question: { html: planted, options: [] }, answer: { html: planted, right: [], notes: [] } };
  const collection = JSON.stringify({
    ...backup.collection,
    faces: [{ cardId: FIRST, version: 'any', rendererVersion: 1, face }],
  });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(collection));
  const head = JSON.stringify({ ...backup, collection: undefined, sha256: Buffer.from(digest).toString('hex') });

  await restore(page, `${head.slice(0, -1)},"collection":${collection}}`, 'Replace');
  await openScreen(page, 'card', FIRST);

  await expect(page.getByText('My own wording')).toBeVisible();
  await expect(page.getByText('PLANTED')).toHaveCount(0);
  expect(await page.evaluate(() => 'planted' in globalThis)).toBe(false);
});

test.describe('the snapshots inside the browser', () => {
  test.use({ timezoneId: 'UTC' });

  /** The texts in the origin-private file system, newest day first. */
  const snapshotTexts = (page: Page): Promise<string[]> =>
    page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('backups', { create: true });
      const files: File[] = [];
      for await (const entry of folder.values()) if (entry.kind === 'file') files.push(await entry.getFile());
      files.sort((a, b) => (a.name < b.name ? 1 : -1));
      return Promise.all(files.map((file) => file.text()));
    });

  /** A day of study, and the start of the next one: by then it is all in a snapshot. */
  async function studyUntilTuesday(page: Page): Promise<void> {
    await page.clock.setFixedTime(MONDAY_NOON.at);
    await aCollection(page);
    await page.clock.setFixedTime(MONDAY_NOON.at + DAY_MS);
    await openScreen(page);
    await page.reload();
    await expect
      .poll(async () => (await snapshotTexts(page))[0] ?? '', { timeout: 60_000 })
      .toMatch(/"reviews":2,.*My own wording/s);
  }

  const snapshots = (page: Page) => page.getByText(/daily snapshots? inside this browser/);

  test('hold what a day brought, and bring it back', async ({ page }) => {
    await studyUntilTuesday(page);
    await openScreen(page, 'card', FIRST);
    await reword(page, 'A mistake');

    await openScreen(page, 'settings');
    await snapshots(page).click();
    await page
      .getByRole('button', { name: /^Restore the snapshot of Jan/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Replace' }).click();
    await expect(page.getByText('The backup is your collection now.')).toBeVisible({ timeout: 30_000 });
    const { cards, reviews } = await readRows(page);
    expect(cards.find(({ id }) => id === FIRST)?.title).toBe('My own wording');
    expect(reviews).toHaveLength(2);
  });

  test('are not offered when they broke off', async ({ page }) => {
    await studyUntilTuesday(page);
    await openScreen(page, 'settings');
    const offered = await snapshots(page).innerText();
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('backups');
      for await (const entry of folder.values()) {
        if (entry.kind !== 'file') continue;
        const whole = await entry.getFile();
        for (const [name, bytes] of [
          ['gotcha-2026-01-04.json', whole.size - 1],
          ['gotcha-2026-01-03.json', 0],
          ['gotcha-2026-01-02.json.partial', whole.size],
        ] as const) {
          const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
          await writable.write(whole.slice(0, bytes));
          await writable.close();
        }
        break;
      }
    });
    await page.reload();
    await expect(snapshots(page)).toHaveText(offered);
  });

  test('go with all data, after a word about them', async ({ page }) => {
    await studyUntilTuesday(page);
    await openScreen(page, 'settings');
    await expect(snapshots(page)).toBeVisible();
    await page.getByRole('button', { name: 'Delete all my data' }).click();
    await expect(page.getByRole('dialog')).toContainText(
      /and [12] snapshots? inside this browser, leave this device for good/,
    );
    const reloaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await reloaded;
    expect(await snapshotTexts(page)).toEqual([]);
  });
});

test('answers that no backup holds are spoken of on the home screen, until that is sent away', async ({ page }) => {
  await aCollection(page);
  const addAnswers = (from: number, count: number) =>
    page.evaluate(
      async ([from, count]) => {
        const done = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(new Error(request.error?.message));
          });
        const database = await done(indexedDB.open('gotcha'));
        const reviews = database.transaction('reviews', 'readwrite').objectStore('reviews');
        const [row] = (await done(reviews.getAll())) as object[];
        for (let index = from; index < from + count; index++) {
          await done(reviews.add({ ...row, id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}` }));
        }
        database.close();
      },
      [from, count] as const,
    );
  const reminder = page.getByText(/answers are in this browser only/);

  await addAnswers(0, 198);
  await openScreen(page);
  await page.reload();
  await expect(reminder).toHaveText('200 answers are in this browser only.');
  await page.getByRole('status').filter({ has: reminder }).getByRole('button', { name: 'Dismiss' }).click();
  await expect(reminder).toBeHidden();
  await addAnswers(198, 100);
  await page.reload();
  await expect(reminder).toHaveText('300 answers are in this browser only.');
});

import { expect, test, type Page } from '@playwright/test';
import { openScreen, problemNotice, ReviewScreen } from '../support/app';
import { readRows } from '../support/stored-rows';

const NEWER = 'Your collection was written by a newer version of Gotcha.';
const UPDATED_ELSEWHERE = 'Gotcha was updated in another tab.';
/** As IndexedDB counts: ten times ours. */
const NEWER_SCHEMA = 990;

/** A page of the app's origin that runs nothing. */
const openBlank = (page: Page) => page.goto('./icon.svg');

/** What a newer Gotcha in another tab would do to the collection. Resolves when the upgrade is done. */
function upgradeElsewhere(page: Page): Promise<void> {
  return page.evaluate(
    (version) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('gotcha', version);
        opening.onupgradeneeded = () => {
          if (!opening.result.objectStoreNames.contains('settings')) opening.result.createObjectStore('settings');
        };
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
        opening.onerror = () => reject(new Error(opening.error?.message));
      }),
    NEWER_SCHEMA,
  );
}

const storedVersion = (page: Page): Promise<number | undefined> =>
  page.evaluate(async () => (await indexedDB.databases()).find(({ name }) => name === 'gotcha')?.version);

test('a collection of a newer schema is left alone, and the learner is told', async ({ page }) => {
  await openBlank(page);
  await upgradeElsewhere(page);

  await page.goto('./');

  await expect(problemNotice(page)).toContainText(NEWER);
  await expect(problemNotice(page).getByRole('button', { name: 'Reload' })).toBeVisible();
  expect(await storedVersion(page)).toBe(NEWER_SCHEMA);
  const { settings } = await readRows(page);
  expect(settings).toEqual([]);
});

test('an upgrade in another tab tells this one to reload', async ({ context, page }) => {
  await openScreen(page);
  const other = await context.newPage();
  await openBlank(other);
  await upgradeElsewhere(other);

  await expect(problemNotice(page)).toContainText(UPDATED_ELSEWHERE);
  await problemNotice(page).getByRole('button', { name: 'Reload' }).click();
  await expect(problemNotice(page)).toContainText(NEWER);
});

test('a tab that lost the collection to an upgrade writes nothing into the newer one', async ({ context, page }) => {
  const review = new ReviewScreen(page);
  await review.start();
  await review.reveal();
  const other = await context.newPage();
  await openBlank(other);
  await upgradeElsewhere(other);
  await expect(problemNotice(page)).toContainText(UPDATED_ELSEWHERE);

  await review.gradeButton('good').click();
  await expect(page.getByText('The card is back; answer it again.')).toBeVisible();

  expect((await readRows(other)).reviews).toEqual([]);
});

/** Lets the test close the app's connections, with or without the event that some browsers send. */
async function holdConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connections = new Set<IDBDatabase>();
    const transaction = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction')!;
    const start = transaction.value as IDBDatabase['transaction'];
    IDBDatabase.prototype.transaction = function (...request: Parameters<typeof start>) {
      connections.add(this);
      return start.apply(this, request);
    };
    addEventListener('close-connections', (event) => {
      const { isSilent } = (event as CustomEvent<{ isSilent: boolean }>).detail;
      for (const connection of connections) {
        connection.close();
        if (!isSilent) connection.dispatchEvent(new Event('close'));
      }
    });
  });
}

for (const isSilent of [true, false]) {
  test(`an answer is saved after the browser closed the connection ${isSilent ? 'without a word' : 'and said so'}`, async ({
    page,
  }) => {
    await holdConnections(page);
    const review = new ReviewScreen(page);
    await review.start();
    await review.reveal();
    await page.evaluate((detail) => dispatchEvent(new CustomEvent('close-connections', { detail })), { isSilent });

    await review.gradeButton('good').click();

    await review.waitForAnswered(1);
    await expect(problemNotice(page)).toHaveCount(0);
    await review.answer('good');
    expect((await readRows(page)).reviews).toHaveLength(2);
  });
}

import { readFileSync } from 'node:fs';
import { expect, test, type Download, type Page } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { EVERY_KIND, everyKind } from '../support/deck-texts';
import { collectionOf, independentProblems, rowsOf } from '../support/written-package';

async function download(page: Page, button: string): Promise<Download> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return downloading;
}

async function exportDeck(page: Page, deckId: string, format: string): Promise<Download> {
  await openScreen(page, 'deck', deckId);
  await page.getByText('Export this deck').click();
  return download(page, format);
}

const textOf = async (file: Download): Promise<string> => readFileSync(await file.path(), 'utf8');

const archiveOf = async (file: Download): Promise<Blob> => new Blob([new Uint8Array(readFileSync(await file.path()))]);

const answersIn = async (file: Download): Promise<unknown[]> =>
  rowsOf(await collectionOf(await archiveOf(file)), 'SELECT ease, type FROM revlog ORDER BY id').map(
    ({ ease, type }) => [ease, type],
  );

test('a deck that goes out as Markdown and comes in again has not changed', async ({ page }) => {
  await importDeck(page, everyKind);
  const file = await exportDeck(page, EVERY_KIND, 'Markdown');
  expect(file.suggestedFilename()).toBe('every-kind.md');
  await expect(page.getByText('every-kind.md is in your downloads.')).toBeVisible();

  await openScreen(page, 'import');
  await page.getByLabel('Text of a deck').fill(await textOf(file));
  await page.getByRole('button', { name: 'Read what I pasted' }).click();
  await expect(page.locator('p.lead')).toHaveText(
    'Nothing has changed: your collection has all 4 cards of this deck already.',
  );
});

test('a deck with its answers goes out as a package that SQLite opens', async ({ page }) => {
  await importDeck(page, everyKind);
  await openScreen(page, 'review', 'deck', EVERY_KIND);
  const review = new ReviewScreen(page);
  await review.answer('easy');
  await review.answer('again');

  const file = await exportDeck(page, EVERY_KIND, 'Anki package');
  expect(file.suggestedFilename()).toBe('every-kind.apkg');
  expect(await independentProblems(await archiveOf(file), Date.now())).toEqual([]);
  expect(await answersIn(file)).toEqual([
    [4, 0],
    [1, 0],
  ]);
});

test('everything goes out of the settings, shipped decks with the learner’s answers too', async ({ page }) => {
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.start();
  await review.answer('good');
  await openScreen(page, 'settings');

  const log = await textOf(await download(page, 'Review log as CSV'));
  expect(log).toMatch(/^card_id,review_time,review_rating,review_state,review_duration\n\S+,\d+,3,0,\d+\n$/);

  const file = await download(page, 'Everything for Anki');
  expect(file.suggestedFilename()).toMatch(/^gotcha-\d{4}-\d\d-\d\d\.apkg$/);
  expect(await independentProblems(await archiveOf(file), Date.now())).toEqual([]);
  expect(await answersIn(file)).toEqual([[3, 0]]);
});

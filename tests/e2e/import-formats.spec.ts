import { expect, test, type Page } from '@playwright/test';
import { type DeckId, isOwnDeck } from '../../src/domain/card';
import { anki, geography } from '../support/anki-files';
import { openScreen, ReviewScreen } from '../support/app';
import { readRows } from '../support/stored-rows';

async function choose(page: Page, files: Record<string, string | Buffer>): Promise<void> {
  await openScreen(page, 'import');
  await page.getByLabel('Deck files').setInputFiles(
    Object.entries(files).map(([name, content]) => ({
      ...{ name, mimeType: 'application/octet-stream' },
      buffer: Buffer.from(content),
    })),
  );
}

const isImported = ({ deckId }: { deckId: DeckId }) => isOwnDeck(deckId);
const lead = (page: Page) => page.locator('p.lead');
const samples = (page: Page) =>
  page.getByRole('region', { name: 'How the first cards will look' }).getByRole('article');
const done = (page: Page) => page.getByRole('heading', { name: /(is|are) in your collection$/ });

test('a table without a header is mapped by hand, and its cards change along', async ({ page }) => {
  await choose(page, { 'words.csv': '12,Haus,house\n13,Baum,tree\n' });
  await expect(lead(page)).toHaveText('2 new cards.');
  await expect(samples(page)).toHaveText([/^12/, /^13/]);

  const first = page.getByRole('combobox', { name: 'Column 1' });
  await first.focus();
  await first.selectOption('Not used');
  await expect(first).toBeFocused();
  await expect(page.getByText('No column of this table is the question. Say which one it is.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Column 2' }).selectOption('Question');
  await page.getByRole('combobox', { name: 'Column 3' }).selectOption('Answer');
  await expect(samples(page)).toHaveText([/^Haus/, /^Baum/]);
  await samples(page).first().getByRole('button', { name: 'Show the answer' }).click();
  await expect(samples(page).first()).toContainText('house');

  await page.getByRole('button', { name: 'Import 2 cards' }).click();
  await expect(done(page)).toHaveText('“words” is in your collection');
  const { cards } = await readRows(page);
  expect(cards.filter(isImported).map(({ title }) => title)).toEqual(['Baum', 'Haus']);
});

test('an Anki package comes in with its decks, its picture and its schedule, and goes again', async ({ page }) => {
  await choose(page, { 'geography.apkg': await anki(geography) });
  await expect(page.getByRole('heading', { name: '2 decks' })).toBeVisible();
  await expect(page.getByText('Keep the progress of 1 card, with 3 answers.')).toBeVisible();
  await page.getByRole('button', { name: 'Import 2 cards' }).click();
  await expect(done(page)).toHaveText('2 decks are in your collection');
  await expect(lead(page)).toHaveText('2 new cards. 3 answers given elsewhere.');

  const { cards, schedules } = await readRows(page);
  const sights = cards.filter(isImported).find(({ title }) => title.startsWith('Which tower'))?.deckId ?? '';
  expect(schedules.find(({ deckId }) => deckId === sights)).toMatchObject({ queue: 'review', reviewCount: 3 });
  const review = new ReviewScreen(page);
  await review.startDeck(sights);
  await expect(review.card.locator('img')).toHaveJSProperty('naturalWidth', 1);

  await openScreen(page, 'import');
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect(page.getByText('The import was undone. Your collection is as it was before.')).toBeVisible();
  const after = await readRows(page);
  for (const rows of [after.cards, after.schedules]) expect(rows.filter(isImported)).toEqual([]);
});

test('several files come in at once, and one that is no deck does not stop the others', async ({ page }) => {
  await choose(page, {
    'runes.md': '### What is a rune?\n\nAn int32.\n',
    'words.csv': 'Question,Answer\nHaus,house\n',
    'broken.apkg': 'PK\u0003\u0004 and nothing else',
  });
  await expect(page.getByRole('heading', { name: '2 decks' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'broken.apkg: ' })).toBeVisible();
  await expect(page.locator('details > summary', { hasText: '1 new card.' })).toHaveText([/^runes/, /^words/]);

  await page.getByRole('button', { name: 'Import 2 cards' }).click();
  await expect(done(page)).toHaveText('2 decks are in your collection');
});

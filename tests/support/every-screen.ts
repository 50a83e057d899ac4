import { expect, type Page } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen } from './app';
import { anki, geography } from './anki-files';
import { EVERY_KIND, everyKind } from './deck-texts';

interface NamedScreen {
  name: string;
  /** From whatever screen was shown before. */
  show(page: Page): Promise<void>;
}

const CARD = `${EVERY_KIND}/prediction`;
const withProblems = everyKind
  .replace('- [x] a map', '- [ ] a map')
  .replace('title: Every kind', 'title: Other\ncolour: red');

/** Once, before the screens: a collection in which each of them has something to show. */
export async function fillCollection(page: Page): Promise<void> {
  await importDeck(page, everyKind);
  await openScreen(page, 'review');
  const review = new ReviewScreen(page);
  await review.answer('good');
}

/** Every screen of the app, and every state of one that looks different, in an order in which a learner could meet them. */
export const everyScreen: NamedScreen[] = [
  { name: 'today', show: (page) => headed(page, 'Today', []) },
  { name: 'review: question', show: (page) => cardOfKind(page, 'A prediction') },
  { name: 'review: answer', show: (page) => new ReviewScreen(page).reveal() },
  { name: 'review: card menu', show: openMenu },
  { name: 'review: choice', show: (page) => cardOfKind(page, 'A choice') },
  { name: 'review: choice answered', show: chooseWrongly },
  { name: 'review: cloze', show: (page) => cardOfKind(page, 'A cloze') },
  { name: 'review: cloze answered', show: (page) => new ReviewScreen(page).reveal() },
  { name: 'review: summary', show: finish },
  { name: 'decks', show: (page) => headed(page, 'Decks', ['decks']) },
  { name: 'deck', show: (page) => headed(page, /./, ['deck', 'types']) },
  { name: 'deck: limits', show: (page) => page.getByText('Limits of this deck').click() },
  { name: 'deck: export', show: openExport },
  { name: 'section', show: (page) => headed(page, 'Kinds', ['section', `${EVERY_KIND}/kinds`]) },
  { name: 'kinds of trap', show: (page) => headed(page, 'Kinds of trap', ['tags']) },
  { name: 'kind of trap', show: (page) => headed(page, 'Zero value', ['tag', 'zero-value']) },
  { name: 'card', show: (page) => headed(page, 'Card', ['card', CARD]) },
  { name: 'edit deck', show: (page) => headed(page, 'Edit Every kind', ['edit', EVERY_KIND]) },
  {
    name: 'edit deck: card menu',
    show: (page) => page.getByRole('button', { name: 'A choice: move, delete' }).click(),
  },
  { name: 'edit deck: delete a section', show: askAboutSection },
  { name: 'deck as text', show: (page) => headed(page, 'Deck as text', ['edit', EVERY_KIND, 'text']) },
  { name: 'new card', show: (page) => headed(page, 'New card', ['edit', EVERY_KIND, 'new', `${EVERY_KIND}/kinds`]) },
  { name: 'editor: mistakes', show: writeMistakes },
  { name: 'editor', show: (page) => headed(page, 'Edit card', ['card', CARD, 'edit']) },
  { name: 'import: empty', show: (page) => headed(page, 'Import', ['import']) },
  { name: 'import: preview', show: (page) => preview(page, everyKind.replace('id: kinds', 'id: others')) },
  { name: 'import: problems', show: (page) => preview(page, withProblems) },
  { name: 'import: columns', show: (page) => previewOfFile(page, 'words.csv', Buffer.from('nil,zero\nrune,int32\n')) },
  { name: 'import: package', show: previewOfPackage },
  { name: 'settings', show: (page) => headed(page, 'Settings', ['settings']) },
  { name: 'settings: restore preview', show: readBackup },
  { name: 'unknown', show: (page) => headed(page, 'Nothing here', ['nowhere']) },
];

async function headed(page: Page, title: string | RegExp, path: string[]): Promise<void> {
  await openScreen(page, ...path);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.locator('main > *').nth(1)).toBeVisible();
}

/** Puts off the cards before it: that leaves them new. */
async function cardOfKind(page: Page, title: string): Promise<void> {
  const review = new ReviewScreen(page);
  await closeDialog(page);
  if (!page.url().includes('review/deck')) await review.startDeck(EVERY_KIND);
  while ((await review.title.innerText()) !== title) {
    const before = await review.title.innerText();
    await review.fromMenu('Not today');
    await expect(review.title).not.toHaveText(before);
  }
}

async function openMenu(page: Page): Promise<void> {
  await new ReviewScreen(page).menuButton.click();
  await expect(page.getByRole('dialog', { name: 'This card' })).toBeVisible();
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

async function chooseWrongly(page: Page): Promise<void> {
  const review = new ReviewScreen(page);
  await review.options.filter({ hasText: 'an array' }).click();
  await review.reveal();
}

async function askAboutSection(page: Page): Promise<void> {
  await closeDialog(page);
  await page.getByRole('button', { name: 'Section Kinds: move, rename, delete' }).click();
  await page.getByRole('button', { name: 'Delete…' }).click();
}

async function writeMistakes(page: Page): Promise<void> {
  await page.getByLabel('Title').fill('A reference');
  await page.getByRole('textbox', { name: 'Question' }).fill('- [ ] an array');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('No option of this task list is right.')).toBeVisible();
}

async function finish(page: Page): Promise<void> {
  const review = new ReviewScreen(page);
  await review.gradeButton('easy').click();
  await review.answerToTheEnd('easy');
}

async function preview(page: Page, text: string): Promise<void> {
  await openScreen(page);
  await openScreen(page, 'import');
  await page.getByLabel('Text of a deck').fill(text);
  await page.getByRole('button', { name: 'Read what I pasted' }).click();
  await expect(page.getByRole('button', { name: /^(Do not import|Choose another deck)$/ })).toBeVisible();
}

async function previewOfFile(page: Page, name: string, content: Buffer): Promise<void> {
  await openScreen(page);
  await openScreen(page, 'import');
  await page.getByLabel('Deck files').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: content });
  await expect(page.getByRole('button', { name: /^Import \d/ })).toBeVisible();
}

async function previewOfPackage(page: Page): Promise<void> {
  await previewOfFile(page, 'geography.apkg', await anki(geography));
  await page.getByText('Sights').click();
  await expect(page.getByRole('button', { name: 'Show the answer' }).first()).toBeVisible();
}

async function openExport(page: Page): Promise<void> {
  await page.getByText('Export this deck').click();
  await expect(page.getByRole('button', { name: 'Anki package' })).toBeVisible();
}

async function readBackup(page: Page): Promise<void> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a backup' }).click();
  const download = await downloading;
  await page.locator('input[type=file]').setInputFiles(await download.path());
  await expect(page.getByRole('button', { name: 'Merge' })).toBeVisible();
}

import { expect, type Page, test } from '@playwright/test';
import { GRADES } from '../../src/domain/schedule';
import { MINUTE_MS } from '../../src/domain/time';
import { importDeck, openScreen, ReviewScreen, setPreference } from '../support/app';
import { EVERY_KIND, everyKind } from '../support/deck-texts';
import { MONDAY_NOON } from '../support/schedules';
import { checkRows, readRows } from '../support/stored-rows';

const NEW_PER_DAY = 10;

test('a new learner goes from the first tap to the summary, and the log has a row for every answer', async ({
  page,
}) => {
  const review = new ReviewScreen(page);
  await review.start();
  const taps = await answerAll(review);

  await expect(review.summary).toHaveText('Done for now');
  await expect(page.getByText(`${taps} answers in`)).toBeVisible();
  const rows = await readRows(page);
  expect(rows.reviews).toHaveLength(taps);
  expect(await checkRows(rows)).toEqual([]);

  await page.getByRole('button', { name: 'Back to today' }).tap();
  await expect(page.getByText('Done for today')).toBeVisible();
  await expect(page.getByText(`${taps} answers given.`)).toBeVisible();
});

test('the first day stays within its limit of new cards, though most cards come in while it is studied', async ({
  page,
}) => {
  const review = new ReviewScreen(page);
  await review.start();
  await review.answerToTheEnd('easy');
  await review.waitForAnswered(NEW_PER_DAY);
});

test('what is tapped is what is stored, for all four grades', async ({ page }) => {
  const review = new ReviewScreen(page);
  await review.start();
  for (const grade of GRADES) {
    await review.reveal();
    await review.gradeButton(grade).tap();
    await review.waitForAnswered(GRADES.indexOf(grade) + 1);
  }
  const { reviews } = await readRows(page);
  expect(reviews.map(({ grade }) => grade)).toEqual([...GRADES]);
});

test('no card shows anything of its answer before the reveal, whatever its kind', async ({ page }) => {
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  const titles: string[] = [];
  while (!(await review.isOver())) {
    titles.push(await review.title.innerText());
    expect(await page.content()).not.toContain('SECRET');
    await expect(page.getByText('Section')).toBeHidden();
    await review.reveal();
    await expect(review.answerSide).toContainText('SECRET');
    await review.gradeButton('easy').tap();
    await review.waitForAnswered(titles.length);
  }
  expect(titles.sort()).toEqual(['A basic question', 'A choice', 'A cloze', 'A prediction']);
});

test('of a shipped card, the question side shows the deck and nothing else that tells', async ({ page }) => {
  const review = new ReviewScreen(page);
  await review.start();
  for (let shown = 0; shown < NEW_PER_DAY; shown++) {
    const question = await review.card.innerText();
    await review.reveal();
    const told = await review.answerSide.locator('p, pre').allInnerTexts();
    const details = await review.card.locator('dd').allInnerTexts();
    expect(told.length).toBeGreaterThan(0);
    for (const text of told.filter(isSentence)) expect(question).not.toContain(text);
    expect(details.length).toBeGreaterThan(0);
    await expect(review.card.locator('dl')).toContainText('Section');
    await review.gradeButton('easy').tap();
    await review.waitForAnswered(shown + 1);
  }
});

test('a choice is made, checked, and suggests a grade; the option’s explanation comes with the answer', async ({
  page,
}) => {
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  await showCard(review, 'A choice');

  await review.options.filter({ hasText: 'a map' }).tap();
  await expect(review.options.filter({ hasText: 'a map' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Check' }).tap();

  await expect(review.options.filter({ hasText: 'a map' })).toContainText('Right, you chose it');
  await expect(review.gradeButton('good')).toHaveClass(/suggested/);
  await expect(review.card.locator('.note')).toHaveText(['SECRET-note of the wrong one']);
});

test('a cloze fills its blank in', async ({ page }) => {
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  await showCard(review, 'A cloze');
  await expect(review.card.getByRole('img', { name: 'blank' })).toBeVisible();
  await review.reveal();
  await expect(review.answerSide.locator('mark')).toHaveText('SECRET-cloze');
});

test('a forgotten card comes back after its minute, before the others', async ({ page }) => {
  await page.clock.setFixedTime(MONDAY_NOON.at);
  const review = new ReviewScreen(page);
  await review.start();
  const forgotten = await review.title.innerText();
  await review.answer('again');
  await review.answer('good');
  await page.clock.setFixedTime(MONDAY_NOON.at + MINUTE_MS);
  // Two cards later at most: one is on screen, and one may have been made ready.
  await review.answer('good');
  if ((await review.title.innerText()) !== forgotten) await review.answer('good');
  await expect(review.title).toHaveText(forgotten);
});

test('the summary says when the next card comes back', async ({ page }) => {
  await setPreference(page, 'Learning steps', '30 60');
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  await review.answerToTheEnd('again');
  await expect(page.getByText('The next card comes back in 30 min.')).toBeVisible();
});

test('the summary says how many cards come tomorrow', async ({ page }) => {
  await setPreference(page, 'Learning steps', '');
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  await review.answerToTheEnd('again');
  await expect(page.getByText('Tomorrow: 4 cards to review.')).toBeVisible();
});

test('a few more new cards can be had when the day is done', async ({ page }) => {
  await setPreference(page, 'New cards a day', '1');
  const review = new ReviewScreen(page);
  await review.start();
  await review.answer('easy');
  await page.getByRole('button', { name: 'Learn a few more new cards' }).tap();
  await expect(review.showAnswer).toBeVisible();
  await review.answer('easy');
  expect((await readRows(page)).reviews).toHaveLength(2);
});

test('a reload in the middle goes on where the learner was, with the same counts', async ({ page }) => {
  const review = new ReviewScreen(page);
  await review.start();
  for (const grade of GRADES) await review.answer(grade);
  const left = await readLeft(page);

  await page.reload();
  await expect(review.showAnswer).toBeVisible();
  await review.waitForAnswered(GRADES.length);
  await expect.poll(() => readLeft(page)).toBeGreaterThanOrEqual(left);
  await review.answer('good');
  const { reviews, sessions } = await readRows(page);
  expect(reviews).toHaveLength(GRADES.length + 1);
  expect(sessions).toHaveLength(1);
  expect(new Set(reviews.map(({ sessionId }) => sessionId))).toEqual(new Set([sessions[0]?.id]));
});

test('the home screen counts what is left when a review is broken off', async ({ page }) => {
  const review = new ReviewScreen(page);
  await review.start();
  await review.answer('easy');
  await page.getByRole('link', { name: 'Leave the review' }).tap();
  await expect(page.getByRole('link', { name: 'Go on' })).toBeVisible();
  await expect(page.getByText(`${NEW_PER_DAY - 1} new`)).toBeVisible();
  await openScreen(page, 'review');
  await review.waitForAnswered(1);
});

const readLeft = async (page: Page) => Number(await page.locator('.progress span').innerText());

/** Grades everything Good, and counts the taps. */
async function answerAll(review: ReviewScreen): Promise<number> {
  let taps = 0;
  for (; !(await review.isOver()); taps++) await review.answer('good');
  return taps;
}

/** Answers until the card of this title is on screen. */
async function showCard(review: ReviewScreen, title: string): Promise<void> {
  while ((await review.title.innerText()) !== title) await review.answer('easy');
}

/** A word or a number may well stand in the program. */
const isSentence = (text: string) => text.length > 30;

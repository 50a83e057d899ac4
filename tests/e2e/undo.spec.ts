import { expect, type Page, test } from '@playwright/test';
import { importDeck, ReviewScreen } from '../support/app';
import { EVERY_KIND, everyKind } from '../support/deck-texts';
import { checkRows, readRows } from '../support/stored-rows';

test('undo brings the card back face up, and the second answer counts', async ({ page }) => {
  const review = await startedReview(page);
  const title = await review.title.innerText();
  const before = await schedulesOf(page);
  await review.answer('again');

  await review.undoButton.tap();
  await expect(review.title).toHaveText(title);
  await expect(review.answerSide).toBeVisible();
  await review.waitForAnswered(0);
  expect(await schedulesOf(page)).toEqual(before);
  await expect(review.undoButton).toBeDisabled();

  await review.gradeButton('easy').tap();
  await review.waitForAnswered(1);
  const rows = await readRows(page);
  expect(rows.reviews.map(({ kind, grade }) => grade ?? kind)).toEqual(['again', 'undo', 'easy']);
  expect(rows.reviews[1]?.undoes).toBe(rows.reviews[0]?.id);
  expect(await checkRows(rows)).toEqual([]);
});

test('every answer of the sitting can be undone, one by one', async ({ page }) => {
  const review = await startedReview(page);
  const before = await schedulesOf(page);
  const titles: string[] = [];
  for (const grade of ['good', 'hard', 'again'] as const) {
    titles.push(await review.title.innerText());
    await review.answer(grade);
  }
  for (const title of titles.reverse()) {
    await review.undoButton.tap();
    await expect(review.title).toHaveText(title);
    await expect(review.answerSide).toBeVisible();
  }
  await expect(review.undoButton).toBeDisabled();
  const rows = await readRows(page);
  expect(rows.reviews).toHaveLength(6);
  expect(await schedulesOf(page)).toEqual(before);
  expect(await checkRows(rows)).toEqual([]);
});

test('the last answer can be undone from the summary', async ({ page }) => {
  const review = await startedReview(page);
  await review.answerToTheEnd('easy');
  await review.waitForAnswered(4);
  await page.getByRole('main').getByRole('button', { name: 'Undo the last answer' }).tap();

  await expect(review.answerSide).toBeVisible();
  await expect(review.summary).toBeHidden();
  await review.waitForAnswered(3);
  await review.gradeButton('easy').tap();
  await expect(review.summary).toHaveText('Done for now');
  await expect(page.getByText('4 answers in')).toBeVisible();
  const rows = await readRows(page);
  expect(rows.reviews).toHaveLength(6);
  expect(await checkRows(rows)).toEqual([]);
});

test('after a reload the last answer can still be undone', async ({ page }) => {
  const review = await startedReview(page);
  const title = await review.title.innerText();
  await review.answer('again');
  await page.reload();
  await expect(review.showAnswer).toBeVisible();
  await review.undoButton.tap();
  await expect(review.title).toHaveText(title);
  await expect(review.answerSide).toBeVisible();
});

for (const { entry, kind } of [
  { entry: 'Suspend', kind: 'suspend' },
  { entry: 'Not today', kind: 'bury' },
]) {
  test(`“${entry}” puts the card aside, and undo brings it back as it was`, async ({ page }) => {
    const review = await startedReview(page);
    const title = await review.title.innerText();
    const before = await schedulesOf(page);
    await review.fromMenu(entry);
    await expect(review.title).not.toHaveText(title);
    await expect(review.undoButton).toBeEnabled();

    await review.undoButton.tap();
    await expect(review.title).toHaveText(title);
    const rows = await readRows(page);
    expect(rows.reviews.map((row) => row.kind)).toEqual([kind, 'undo']);
    expect(await schedulesOf(page)).toEqual(before);
    expect(await checkRows(rows)).toEqual([]);
  });
}

test('a flag stays with its card on screen, and undo takes it off', async ({ page }) => {
  const review = await startedReview(page);
  const title = await review.title.innerText();
  const before = await schedulesOf(page);
  await review.fromMenu('Flag');
  await expect(review.undoButton).toBeEnabled();
  await expect(review.title).toHaveText(title);
  const flagged = (await readRows(page)).schedules.filter(({ flag }) => flag !== 0);
  expect(flagged).toHaveLength(1);

  await review.undoButton.tap();
  await expect(review.undoButton).toBeDisabled();
  expect(await schedulesOf(page)).toEqual(before);
  const rows = await readRows(page);
  expect(rows.reviews.map(({ kind }) => kind)).toEqual(['flag', 'undo']);
});

test('a card that was flagged can be answered', async ({ page }) => {
  const review = await startedReview(page);
  await review.fromMenu('Flag');
  await expect(review.undoButton).toBeEnabled();
  await review.reveal();
  await review.gradeButton('good').tap();
  await expect.poll(async () => (await readRows(page)).reviews.map(({ kind }) => kind)).toEqual(['flag', 'learn']);
  expect(await checkRows(await readRows(page))).toEqual([]);
});

async function startedReview(page: Page): Promise<ReviewScreen> {
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  return review;
}

/** Where the cards stand; which row of the log says so moves on with each act. */
async function schedulesOf(page: Page) {
  const { schedules } = await readRows(page);
  return schedules.filter(({ deckId }) => deckId === EVERY_KIND).map(({ lastLogId: _turn, ...columns }) => columns);
}

import { expect, type Page, test } from '@playwright/test';
import { DAY_MS, HOUR_MS, MINUTE_MS, studyDay } from '../../src/domain/time';
import { importDeck, openScreen, problemNotice, ReviewScreen } from '../support/app';
import { EVERY_KIND, everyKind } from '../support/deck-texts';
import { MONDAY_NOON } from '../support/schedules';
import { checkRows, readRows } from '../support/stored-rows';

test.use({ timezoneId: 'UTC' });

const ROLLOVER_HOUR = 4;

test.describe('when the clock goes back a day in the middle of a review', () => {
  test('the answers go on, and the log keeps the order in which they were given', async ({ page }) => {
    const review = await reviewAt(page, MONDAY_NOON.at);
    const titles = [await review.title.innerText()];
    await review.answer('good');
    await page.clock.setFixedTime(MONDAY_NOON.at - DAY_MS);
    for (const grade of ['again', 'hard', 'easy'] as const) {
      titles.push(await review.title.innerText());
      await review.answer(grade);
    }

    const rows = await readRows(page);
    const inOrder = rows.reviews.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(inOrder.map(({ grade }) => grade)).toEqual(['good', 'again', 'hard', 'easy']);
    expect(await checkRows(rows)).toEqual([]);
    await expect(problemNotice(page)).toBeHidden();
  });

  test('undo takes back the last act, not the one with the latest time', async ({ page }) => {
    const review = await reviewAt(page, MONDAY_NOON.at);
    await review.answer('good');
    await page.clock.setFixedTime(MONDAY_NOON.at - DAY_MS);
    const title = await review.title.innerText();
    await review.answer('again');
    await review.undoButton.tap();
    await expect(review.title).toHaveText(title);
    await expect(review.answerSide).toBeVisible();
    const { reviews } = await readRows(page);
    const undone = reviews.find(({ kind }) => kind === 'undo')?.undoes;
    expect(reviews.find(({ id }) => id === undone)?.grade).toBe('again');
  });

  test('the same card can be answered again', async ({ page }) => {
    const review = await reviewAt(page, MONDAY_NOON.at);
    await review.answerToTheEnd('good');
    await review.waitForAnswered(8);
    await page.clock.setFixedTime(MONDAY_NOON.at - DAY_MS);
    await page.getByRole('main').getByRole('button', { name: 'Undo the last answer' }).tap();
    await expect(review.answerSide).toBeVisible();
    await review.gradeButton('good').tap();
    await review.waitForAnswered(8);
    await expect(review.summary).toBeVisible();
    expect(await checkRows(await readRows(page))).toEqual([]);
    await expect(problemNotice(page)).toBeHidden();
  });
});

test('a card in review is due on its study day from the rollover hour on, and not before', async ({ page }) => {
  const review = await reviewAt(page, MONDAY_NOON.at);
  await review.answerToTheEnd('easy');
  const { schedules } = await readRows(page);
  const dueDays = schedules.filter(({ queue }) => queue === 'review').map(({ due }) => due);
  expect(dueDays).toHaveLength(4);
  const firstDay = Math.min(...dueDays);

  const dayBegins = firstDay * DAY_MS + ROLLOVER_HOUR * HOUR_MS;
  await page.clock.setFixedTime(dayBegins - MINUTE_MS);
  await openScreen(page, 'review', 'deck', EVERY_KIND);
  await page.reload();
  await expect(review.summary).toHaveText('Nothing is due');
  await page.clock.setFixedTime(dayBegins);
  await page.reload();
  await expect(review.showAnswer).toBeVisible();
});

test('the night’s rollover during a review keeps the card on screen, and its answer counts for the new day', async ({
  page,
}) => {
  const beforeRollover = MONDAY_NOON.at + 16 * HOUR_MS - MINUTE_MS;
  const review = await reviewAt(page, beforeRollover);
  await review.answer('good');
  const title = await review.title.innerText();
  await page.clock.setFixedTime(beforeRollover + 2 * MINUTE_MS);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(review.title).toHaveText(title);
  await review.answer('good');

  const rows = await readRows(page);
  const [evening, morning] = rows.reviews.map((row) => studyDay(row));
  expect(morning).toBe(evening! + 1);
  expect(await checkRows(rows)).toEqual([]);
  await review.answerToTheEnd('easy');
  expect(await checkRows(await readRows(page))).toEqual([]);
});

test.describe('in New York', () => {
  test.use({ timezoneId: 'America/New_York' });
  /** 23:30 there, when it is Tuesday already by UTC. */
  const MONDAY_EVENING = Date.UTC(2026, 0, 6, 4, 30);

  test('a card answered at 23:30 is due counted from that evening’s day', async ({ page }) => {
    const review = await reviewAt(page, MONDAY_EVENING);
    await review.answer('easy');
    const { reviews } = await readRows(page);
    const [row] = reviews;
    expect(row).toMatchObject({ tzOffsetMin: -300, rolloverHour: ROLLOVER_HOUR });
    const monday = Date.UTC(2026, 0, 5) / DAY_MS;
    expect(studyDay(row!)).toBe(monday);
    expect(row!.after).toMatchObject({ state: 'review', lastReviewDay: monday });

    const waitDays = row!.after!.due - monday;
    await page.clock.setFixedTime(MONDAY_EVENING + waitDays * DAY_MS - 20 * HOUR_MS);
    await openScreen(page);
    await page.reload();
    await expect(page.getByText(/\d to review/)).toBeHidden();
    // 04:00 on the day itself, four and a half hours before the hour at which it was answered comes round.
    await page.clock.setFixedTime(Date.UTC(2026, 0, 5 + waitDays, 9));
    await page.reload();
    await expect(page.getByText('1 to review')).toBeVisible();
  });
});

test('a learner who travels east between two sittings meets the cards of the day there', async ({ browser, page }) => {
  const review = await reviewAt(page, MONDAY_NOON.at);
  await review.answerToTheEnd('easy');
  const { schedules } = await readRows(page);
  const due = Math.min(...schedules.filter(({ queue }) => queue === 'review').map((schedule) => schedule.due));

  const storageState = await page.context().storageState({ indexedDB: true });
  const inTokyo = await browser.newContext({ timezoneId: 'Asia/Tokyo', storageState });
  const there = new ReviewScreen(await inTokyo.newPage());
  // 04:30 in Tokyo is 19:30 of the day before by UTC.
  await there.page.clock.setFixedTime((due - 1) * DAY_MS + 19.5 * HOUR_MS);
  await there.startDeck(EVERY_KIND);
  await there.answer('good');
  const rows = await readRows(there.page);
  const last = rows.reviews.at(-1)!;
  expect(last.tzOffsetMin).toBe(540);
  expect(studyDay(last)).toBe(due);
  expect(await checkRows(rows)).toEqual([]);
  await inTokyo.close();
});

async function reviewAt(page: Page, at: number): Promise<ReviewScreen> {
  await page.clock.setFixedTime(at);
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  return review;
}

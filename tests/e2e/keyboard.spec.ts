import { expect, type Page, test } from '@playwright/test';
import { GRADES } from '../../src/domain/schedule';
import { importDeck, ReviewScreen } from '../support/app';
import { EVERY_KIND, everyKind } from '../support/deck-texts';
import { readRows } from '../support/stored-rows';

test.describe('at a desk', () => {
  test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false, isMobile: false });

  test('space turns the card over and 1 to 4 grade it', async ({ page }) => {
    const review = await startedReview(page);
    for (const [index, key] of ['1', '2', '3', '4'].entries()) {
      await expect(review.showAnswer).toBeVisible();
      await page.keyboard.press('Space');
      await expect(review.answerSide).toBeVisible();
      await page.keyboard.press(key);
      await review.waitForAnswered(index + 1);
    }
    expect(await gradesOf(page)).toEqual([...GRADES]);
  });

  test('space on an answer says Good', async ({ page }) => {
    const review = await startedReview(page);
    await page.keyboard.press('Space');
    await expect(review.answerSide).toBeVisible();
    await page.keyboard.press('Space');
    await review.waitForAnswered(1);
    expect(await gradesOf(page)).toEqual(['good']);
  });

  test('a number before the reveal grades nothing', async ({ page }) => {
    const review = await startedReview(page);
    for (const key of ['1', '2', '3', '4']) await page.keyboard.press(key);
    await page.keyboard.press('Space');
    await expect(review.answerSide).toBeVisible();
    expect(await gradesOf(page)).toEqual([]);
  });

  test('u takes the last answer back', async ({ page }) => {
    const review = await startedReview(page);
    await review.answer('again');
    await page.keyboard.press('u');
    await expect(review.answerSide).toBeVisible();
    await review.waitForAnswered(0);
  });

  test('e opens the editor once the answer is shown, and the way back leads to the review', async ({ page }) => {
    const review = await startedReview(page);
    await page.keyboard.press('e');
    await expect(review.showAnswer).toBeVisible();
    await page.keyboard.press('Space');
    await expect(review.answerSide).toBeVisible();
    await page.keyboard.press('e');
    await expect(page.getByRole('heading', { name: /^(Edit card|Card)$/ })).toBeVisible();
    await page.goBack();
    await expect(review.showAnswer).toBeVisible();
  });

  test('a key that is held down grades one card', async ({ page }) => {
    const review = await startedReview(page);
    await page.keyboard.press('Space');
    await expect(review.answerSide).toBeVisible();
    for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down('3');
    await review.waitForAnswered(1);
    await review.reveal();
    for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down('3');
    await page.keyboard.up('3');
    await expect(review.grades).toBeVisible();
    expect(await gradesOf(page)).toEqual(['good']);
  });

  test('a whole review needs no mouse', async ({ page }) => {
    await importDeck(page, everyKind);
    const review = new ReviewScreen(page);
    await review.startDeck(EVERY_KIND);
    for (let answered = 1; answered <= 4; answered++) {
      await page.keyboard.press('Space');
      await expect(review.answerSide).toBeVisible();
      await page.keyboard.press('4');
      await review.waitForAnswered(answered);
    }
    await expect(review.summary).toHaveText('Done for now');
  });
});

test('a tap on code never grades and never turns the card over', async ({ page }) => {
  const review = await startedReview(page);
  const code = review.card.locator('pre').first();
  await code.tap();
  await expect(review.showAnswer).toBeVisible();
  await expect(review.answerSide).toBeHidden();
  await review.reveal();
  await code.tap();
  await review.answerSide.locator('pre').first().tap();
  await expect(review.grades).toBeVisible();
  expect(await gradesOf(page)).toEqual([]);
});

test('with swipes on, a swipe over code never grades', async ({ page }) => {
  await page.goto('./#/settings');
  await page.getByLabel('Swipe to grade').check();
  const review = await startedReview(page);
  await review.reveal();
  await swipe(page, 'pre');
  await expect(review.grades).toBeVisible();
  await swipe(page, 'h2.title');
  await review.waitForAnswered(1);
  expect(await gradesOf(page)).toEqual(['again']);
});

test('a double tap on a grade stores one answer', async ({ page }) => {
  const review = await startedReview(page);
  await review.reveal();
  await review.gradeButton('good').evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await review.waitForAnswered(1);
  await review.reveal();
  // The second tap falls on what is there by then: the next card's “Show answer”, never its grades.
  await review.gradeButton('good').dblclick();
  await review.waitForAnswered(2);
  await expect(review.answerSide.or(review.showAnswer)).toBeVisible();
  expect(await gradesOf(page)).toEqual(['good', 'good']);
});

/** From the home screen: the first card has a program. */
async function startedReview(page: Page): Promise<ReviewScreen> {
  await page.goto('./#/review');
  const review = new ReviewScreen(page);
  await expect(review.showAnswer).toBeVisible();
  return review;
}

async function gradesOf(page: Page) {
  return (await readRows(page)).reviews.map(({ grade }) => grade);
}

/** A finger's way to the left, from the middle of what the selector finds. */
function swipe(page: Page, selector: string): Promise<void> {
  return page
    .locator(`article ${selector}`)
    .first()
    .evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const at = { clientX: left + width / 2, clientY: top + height / 2 };
      const finger = { bubbles: true, pointerType: 'touch', pointerId: 1 };
      element.dispatchEvent(new PointerEvent('pointerdown', { ...finger, ...at }));
      element.dispatchEvent(new PointerEvent('pointerup', { ...finger, ...at, clientX: at.clientX - 200 }));
    });
}

import { expect, type Page, test } from '@playwright/test';
import { problemNotice, ReviewScreen } from '../support/app';
import { newProfile, OwnBrowser, removeProfile } from '../support/own-browser';
import { checkRows, readRows } from '../support/stored-rows';

const NO_ROOM = 'The device has no room left, so this was not saved. Free some space, then try again.';

test('when the device is full the answered card comes back face up, and saves once there is room', async ({
  baseURL,
}) => {
  const profile = newProfile();
  let browser = await OwnBrowser.open(profile);
  try {
    await browser.page.goto(`${baseURL}#/review`);
    await new ReviewScreen(browser.page).answer('good');
    // The browser trusts the room that it found for half a minute: only a new one sees the quota at once.
    await browser.kill();
    browser = await OwnBrowser.open(profile);
    const { page } = browser;
    const review = new ReviewScreen(page);
    const setQuota = await quotaOf(page, baseURL!);
    await setQuota(1);
    await page.goto(`${baseURL}#/review`);
    await expect(review.showAnswer).toBeVisible();
    const title = await review.title.innerText();

    await review.reveal();
    await review.gradeButton('easy').click();
    const alert = page.getByRole('main').getByRole('alert');
    await expect(alert).toHaveText(`Not saved: ${NO_ROOM} The card is back; answer it again.`);
    await expect(review.title).toHaveText(title);
    await expect(review.answerSide).toBeVisible();
    await review.waitForAnswered(1);
    expect((await readRows(page)).reviews.map(({ grade }) => grade)).toEqual(['good']);

    await setQuota();
    await review.gradeButton('easy').click();
    await review.waitForAnswered(2);
    await expect(alert).toBeHidden();
    const rows = await readRows(page);
    expect(rows.reviews.map(({ grade }) => grade)).toEqual(['good', 'easy']);
    expect(await checkRows(rows)).toEqual([]);
  } finally {
    await browser.kill();
    removeProfile(profile);
  }
});

test('a browser without a database says so, and what to do', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  });
  await page.goto('./');
  await expect(problemNotice(page)).toHaveText(
    'This browser offers no database here, perhaps because it is in private mode. Open Gotcha in a normal window to keep your progress.',
  );
});

test('a browser that refuses to open the database says so, and what to do', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });
  await page.goto('./');
  await expect(problemNotice(page)).toContainText('normal window');
});

/** Sets the bytes that the app may use; without an argument, as many as the browser gives. */
async function quotaOf(page: Page, baseURL: string): Promise<(quotaSize?: number) => Promise<unknown>> {
  const { origin } = new URL(baseURL);
  const cdp = await page.context().newCDPSession(page);
  return (quotaSize) =>
    cdp.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize !== undefined && { quotaSize }) });
}

import { expect, type Page, test } from '@playwright/test';
import { MINUTE_MS } from '../../src/domain/time';
import { openScreen, ReviewScreen, setPreference } from '../support/app';
import { newProfile, OwnBrowser, removeProfile } from '../support/own-browser';
import { seededRandom } from '../support/random';
import { MONDAY_NOON } from '../support/schedules';
import { checkRows, readRows } from '../support/stored-rows';

/** More by hand: `KILLS=300 npx playwright test crash`. */
const KILLS = Number(process.env.KILLS ?? 50);
const SEED = 20_260_105;
const LONGEST_WAIT_MS = 300;
/** A commit takes milliseconds: most kills come as soon as that, some as late as the longest wait. */
const HASTE = 4;
const ANSWERS_BEFORE_A_KILL = 2;
const LONGEST_RUN_MS = 12_000 * KILLS;

test('no acknowledged answer is lost, doubled or torn when the browser is killed after a tap', async ({ baseURL }) => {
  test.setTimeout(LONGEST_RUN_MS);
  const profile = newProfile();
  const random = seededRandom(SEED);
  let stored = 0;
  let inFlightLost = 0;
  let inFlightKept = 0;
  let browser = await openBrowser(profile, baseURL, 0);
  try {
    await setPreference(browser.page, 'New cards a day', '999');
    for (let kill = 1; kill <= KILLS; kill++) {
      const { page } = browser;
      const witness = await watch(page);
      const review = new ReviewScreen(page);
      await openScreen(page, 'review');
      await review.waitForAnswered(stored);
      for (let answer = 0; answer < ANSWERS_BEFORE_A_KILL; answer++) await review.answer('good');
      await review.reveal();

      const tapped = witness.nextTap();
      const tapping = review
        .gradeButton('good')
        .click({ noWaitAfter: true })
        .catch(() => undefined);
      const taps = stored + ANSWERS_BEFORE_A_KILL + 1;
      await tapped;
      await waitMs(LONGEST_WAIT_MS * random() ** HASTE);
      await browser.kill();
      await tapping;

      browser = await openBrowser(profile, baseURL, kill);
      const rows = await readRows(browser.page);
      expect(await checkRows(rows), `after kill ${kill}`).toEqual([]);
      expect(rows.reviews.length, `answers left after kill ${kill}`).toBeGreaterThanOrEqual(witness.acknowledged);
      expect(rows.reviews.length, `answers left after kill ${kill}`).toBeLessThanOrEqual(taps);
      if (rows.reviews.length < taps) inFlightLost += 1;
      else if (witness.acknowledged < taps) inFlightKept += 1;
      stored = rows.reviews.length;
    }
  } finally {
    await browser.kill();
    removeProfile(profile);
  }
  console.log(
    `${KILLS} kills, ${stored} answers kept: ${inFlightLost} kills between tap and commit, ` +
      `${inFlightKept} between commit and acknowledgement.`,
  );
  expect(inFlightLost, 'kills between tap and commit: without any, nothing was tried').toBeGreaterThan(0);
});

/** Its clock stands still: a night would begin another session. */
async function openBrowser(profile: string, baseURL: string | undefined, minutes: number): Promise<OwnBrowser> {
  const browser = await OwnBrowser.open(profile);
  await browser.page.clock.setFixedTime(MONDAY_NOON.at + minutes * MINUTE_MS);
  await browser.page.goto(`${baseURL}`);
  return browser;
}

/** Hears from the page of every tap on a grade, and of every answer that the app acknowledges. */
async function watch(page: Page) {
  const witness = {
    acknowledged: 0,
    tapped: () => {},
    nextTap: () => new Promise<void>((resolve) => (witness.tapped = resolve)),
  };
  await page.exposeFunction('tellTap', () => witness.tapped());
  await page.exposeFunction('tellAnswered', (count: number) => (witness.acknowledged = count));
  await page.evaluate(() => {
    const { tellTap, tellAnswered } = window as unknown as Record<string, (count?: number) => void>;
    const onGrade = ({ target }: Event) => (target as Element).closest('.grades button') && tellTap?.();
    document.addEventListener('click', onGrade, { capture: true });
    const look = () => tellAnswered?.(document.querySelector('progress')?.value ?? 0);
    new MutationObserver(look).observe(document.body, { subtree: true, attributeFilter: ['value'] });
  });
  return witness;
}

const waitMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

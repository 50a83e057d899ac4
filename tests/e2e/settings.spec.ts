import { expect, test, type Page } from '@playwright/test';
import { defaultPreferences } from '../../src/domain/preferences';
import { importDeck, openScreen, ReviewScreen, setPreference } from '../support/app';
import { readRows } from '../support/stored-rows';

const textBox = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** The names of those that are not as they were at first. */
async function changedPreferences(page: Page): Promise<string[]> {
  const stored = { ...defaultPreferences, ...((await storedPreferences(page)) as object) };
  return Object.entries(defaultPreferences).flatMap(([name, value]) =>
    String(stored[name as keyof typeof stored]) === String(value) ? [] : [name],
  );
}

async function storedPreferences(page: Page): Promise<unknown> {
  const settings = (await readRows(page))['settings'] as { key: string; value: unknown }[];
  return settings.find(({ key }) => key === 'preferences')?.value;
}

test('every typed preference is kept after a reload', async ({ page }) => {
  const typed = {
    'Desired retention': '85 %',
    'New cards a day': '3',
    'Reviews a day, at most': '50',
    'The day begins at': '6:00',
    'Learning steps': '5 30',
    'Relearning steps': '15',
    'Longest interval': '400',
  };
  for (const [label, value] of Object.entries(typed)) await setPreference(page, label, value);

  await page.reload();
  for (const [label, value] of Object.entries(typed)) await expect(textBox(page, label)).toHaveValue(value);
});

test('every switch is kept after a reload', async ({ page }) => {
  await openScreen(page, 'settings');
  const switches = ['Swipe to grade', 'Haptic tick', 'Wrap long code lines', 'Spread intervals'];
  const before = await Promise.all(switches.map((name) => page.getByRole('checkbox', { name }).isChecked()));
  for (const name of switches) await page.getByRole('checkbox', { name }).click();
  await expect.poll(() => changedPreferences(page)).toHaveLength(switches.length);

  await page.reload();
  for (const [index, name] of switches.entries()) {
    await expect(page.getByRole('checkbox', { name })).toBeChecked({ checked: !before[index] });
  }
});

test('two grade buttons are two in the review, and stay two', async ({ page }) => {
  await openScreen(page, 'settings');
  await page.getByLabel('Grade buttons').selectOption('two');
  await expect.poll(() => changedPreferences(page)).toHaveLength(1);
  await page.reload();

  await openScreen(page, 'review');
  const review = new ReviewScreen(page);
  await review.reveal();
  await expect(review.grades.getByRole('button')).toHaveText([/^Again/, /^Good/]);
});

test('the theme changes at once and is kept', async ({ page }) => {
  await openScreen(page, 'settings');
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.getByLabel('Theme').selectOption('light');
  const light = await background();
  await page.getByLabel('Theme').selectOption('dark');
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  await expect.poll(() => storedPreferences(page)).toMatchObject({ theme: 'dark' });
  await page.reload();
  await expect.poll(background).toBe(dark);
});

test('a higher retention shortens the intervals on the buttons', async ({ page }) => {
  const shownDays = async (retention: string) => {
    await setPreference(page, 'Desired retention', retention);
    await openScreen(page, 'review');
    const review = new ReviewScreen(page);
    await review.reveal();
    return Number.parseFloat(await review.gradeButton('easy').locator('.wait').innerText());
  };

  const relaxed = await shownDays('85 %');
  expect(await shownDays('95 %')).toBeLessThan(relaxed);
});

test('the limit of new cards holds on Today', async ({ page }) => {
  await setPreference(page, 'New cards a day', '2');
  await openScreen(page);
  await expect(page.getByText('2 new')).toBeVisible();

  await setPreference(page, 'New cards a day', '0');
  await openScreen(page);
  await expect(page.getByText('Nothing is due')).toBeVisible();
});

test('the hour at which the day begins decides when tomorrow’s cards fall due', async ({ page }) => {
  const at = (time: string) => page.clock.setFixedTime(new Date(`2026-03-02T${time}:00`));
  await setPreference(page, 'New cards a day', '1');
  await setPreference(page, 'The day begins at', '5:00');
  await at('23:00');
  await openScreen(page);
  await page.reload();
  await openScreen(page, 'review');
  await new ReviewScreen(page).answer('easy');
  const [review] = (await readRows(page)).reviews;
  expect(review?.rolloverHour).toBe(5);

  await page.clock.setFixedTime(new Date('2026-03-03T04:30:00'));
  await openScreen(page);
  await page.reload();
  await expect(page.getByText('Done for today')).toBeVisible();
  await page.clock.setFixedTime(new Date('2026-03-03T05:30:00'));
  await page.reload();
  await expect(page.getByText('1 new')).toBeVisible();
});

const refused: Record<string, [typed: string, reason: string]> = {
  'Desired retention': ['99 %', 'Between 70 % and 97 %.'],
  'New cards a day': ['-1', 'A whole number from 0 to 999.'],
  'The day begins at': ['25', 'An hour from 0 to 23.'],
  'Learning steps': ['1 2000', 'Minutes below a day'],
  'Longest interval': ['soon', 'A whole number of days from 1 to 36500.'],
};
for (const [label, [typed, reason]] of Object.entries(refused)) {
  test(`${label}: “${typed}” is refused with a reason, and nothing changes`, async ({ page }) => {
    await setPreference(page, 'Reviews a day, at most', '150');
    const before = await storedPreferences(page);

    await textBox(page, label).fill(typed);
    await textBox(page, label).blur();

    await expect(page.getByText(`“${typed}” is not used. ${reason}`)).toBeVisible();
    await expect(textBox(page, label)).toHaveAttribute('aria-invalid', 'true');
    expect(await storedPreferences(page)).toEqual(before);
  });
}

test('the data panel says what the progress depends on', async ({ page }) => {
  await importDeck(page, '### A question\n\nIts answer.\n');
  await page.getByRole('link', { name: 'Study it now' }).click();
  await new ReviewScreen(page).answer('good');

  await openScreen(page, 'settings');
  await expect(page.getByText('1, 1 since the last backup')).toBeVisible();
  await expect(page.getByText('in a browser tab')).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: /^\d\.\d MB$/ })).toBeVisible();
});

test('in a tab the settings say how to install the app', async ({ page }) => {
  await openScreen(page, 'settings');
  await expect(page.getByRole('heading', { name: 'Put Gotcha on your home screen' })).toBeVisible();
  await expect(page.getByText('Install app')).toBeVisible();
});

test.describe('in a tab on iOS', () => {
  test.use({
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  });

  test('Today warns before the first review, and leads to the way out', async ({ page }) => {
    await openScreen(page);
    await expect(page.getByRole('alert')).toContainText("Safari deletes a tab's data after 7 days without a visit.");
    await page.getByRole('button', { name: 'How' }).click();
    await expect(page.getByText('Add to Home Screen')).toBeVisible();
  });
});

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { everyScreen, fillCollection } from '../support/every-screen';

test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(180_000);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** A small phone, and what is left of a 640 px window at 200 % zoom. */
const NARROW = [360, 320];
const REVIEW_TARGET_PX = 48;
const TARGET_PX = 44;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`by ${colorScheme === 'light' ? 'day' : 'night'}`, () => {
    test.use({ colorScheme });

    test('no screen has an accessibility violation', async ({ page }) => {
      await fillCollection(page);
      for (const { name, show } of everyScreen) {
        await test.step(name, async () => {
          await show(page);
          const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
          const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
          expect.soft(found, name).toEqual([]);
        });
      }
    });
  });
}

test('no screen scrolls sideways on a narrow phone or at 200 % zoom', async ({ page }) => {
  await fillCollection(page);
  const { height } = page.viewportSize()!;
  for (const { name, show } of everyScreen) {
    await show(page);
    for (const width of NARROW) {
      await page.setViewportSize({ width, height });
      expect.soft(await sidewaysIn(page), `${name} at ${width} px`).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height });
  }
});

test('everything that a thumb aims at is large enough', async ({ page }) => {
  await fillCollection(page);
  for (const { name, show } of everyScreen) {
    await show(page);
    const leastPx = name.startsWith('review') ? REVIEW_TARGET_PX : TARGET_PX;
    expect.soft(await smallTargets(page, leastPx), name).toEqual([]);
  }
});

test('the document has a language, and each screen a title of its own', async ({ page }) => {
  await fillCollection(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const titles = new Set<string>();
  for (const { name, show } of everyScreen) {
    await show(page);
    await expect.soft(page, name).toHaveTitle(/ · Gotcha$/);
    titles.add(await page.title());
  }
  // Behind the colon of a name is a state of one and the same screen.
  expect(titles.size).toBe(new Set(everyScreen.map(({ name }) => name.split(':')[0])).size);
});

/** The elements that make the page wider than the screen; code and tables scroll inside themselves. */
function sidewaysIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth && innerWidth <= screen.width) return [];
    const wide = [...document.querySelectorAll('main *, header *, footer *, nav *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth && !element.closest('pre, .table'),
    );
    return [`${scrollWidth} px`, ...wide.map((element) => element.outerHTML.slice(0, 120))];
  });
}

/** Buttons, fields and links that stand alone; a link within a sentence is as high as its line (WCAG 2.5.8). */
function smallTargets(page: Page, leastPx: number): Promise<string[]> {
  return page.evaluate((leastPx) => {
    const all = [
      ...document.querySelectorAll<HTMLElement>('button, a, select, summary, input:not([type=checkbox]), textarea'),
    ];
    const isInSentence = (element: HTMLElement) => element.matches('p a');
    return all
      .filter((element) => element.checkVisibility() && !isInSentence(element))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && Math.min(box.width, box.height) < leastPx - 0.5)
      .map(({ element, box }) => `${box.width} x ${box.height}: ${element.outerHTML.slice(0, 120)}`);
  }, leastPx);
}

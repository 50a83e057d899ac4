import { expect, type Page, test } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { EVERY_KIND, everyKind, HOSTILE, hostile } from '../support/deck-texts';

const OUTSIDE = 'https://evil.example';
const SCREENS = [
  [],
  ['decks'],
  ['deck', 'types'],
  ['section', `${EVERY_KIND}/kinds`],
  ['tags'],
  ['tag', 'zero-value'],
  ['card', `${EVERY_KIND}/basic`],
  ['card', `${EVERY_KIND}/basic`, 'edit'],
  ['import'],
  ['settings'],
  ['nowhere'],
];

test('the page brings its policy along, and the server sends it too', async ({ page }) => {
  const response = await page.goto('./');
  const header = response?.headers()['content-security-policy'] ?? '';
  const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  for (const policy of [header, meta ?? '']) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe');
  }
  // The server's header reaches the workers, which compile SQLite; the page obeys both, and may not.
  expect(meta).not.toContain('wasm-unsafe-eval');
  expect(header).toContain("frame-ancestors 'none'");
});

test('the policy holds: what a page must not do is refused', async ({ page }) => {
  await openScreen(page);
  const refused = await page.evaluate(async (outside) => {
    const isRefused = async (act: () => unknown) => {
      try {
        await act();
        return false;
      } catch {
        return true;
      }
    };
    return {
      markup: await isRefused(() => (document.createElement('div').innerHTML = '<b>x</b>')),
      script: await isRefused(() => (document.createElement('script').text = 'window.pwned = 1')),
      handler: await isRefused(() => document.createElement('p').setAttribute('onclick', 'window.pwned = 1')),
      request: await isRefused(() => fetch(outside)),
    };
  }, OUTSIDE);
  expect(refused).toEqual({ markup: true, script: true, handler: true, request: true });
});

test('a walk through every screen breaks no policy and asks no other origin', async ({ page }) => {
  const { violations, foreign } = await guard(page);
  await importDeck(page, everyKind);
  for (const screen of SCREENS) {
    await openScreen(page, ...screen);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  await review.menuButton.tap();
  await expect(review.menu).toBeVisible();
  await page.keyboard.press('Escape');
  await review.answerToTheEnd('easy');
  await expect(review.summary).toBeVisible();
  expect(violations()).toEqual([]);
  expect(foreign()).toEqual([]);
});

test('a hostile deck runs nothing, asks nobody and leads nowhere', async ({ page, context }) => {
  const { violations, foreign } = await guard(page);
  let opened = 0;
  context.on('page', () => (opened += 1));
  await importDeck(page, hostile(OUTSIDE));
  const review = new ReviewScreen(page);
  await review.startDeck(HOSTILE);
  const path = new URL(page.url()).pathname;
  while (!(await review.isOver())) {
    await poke(page);
    await review.reveal();
    await poke(page);
    expect(await dangersIn(page)).toEqual([]);
    expect(new URL(page.url()).pathname).toBe(path);
    await review.gradeButton('easy').tap();
    await expect(review.grades).toBeHidden();
  }
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  expect(opened).toBe(0);
  expect(foreign()).toEqual([]);
  // The markup is harmless by itself: the policy had nothing to stop.
  expect(violations()).toEqual([]);
});

test('the preview of a hostile deck is as harmless as its cards', async ({ page }) => {
  const { violations, foreign } = await guard(page);
  await openScreen(page, 'import');
  await page.getByLabel('Text of a deck').fill(hostile(OUTSIDE));
  await page.getByRole('button', { name: 'Read what I pasted' }).tap();
  const show = page.getByRole('button', { name: 'Show the answer' });
  await expect(show.first()).toBeVisible();
  for (let samples = await show.count(); samples > 0; samples--) {
    await show.nth(samples - 1).tap();
    await expect(page.getByRole('button', { name: 'Hide the answer' })).toBeVisible();
    await poke(page);
    expect(await dangersIn(page)).toEqual([]);
  }
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  expect(violations()).toEqual([]);
  expect(foreign()).toEqual([]);
});

test('an imported card shows its text, also behind the second wall', async ({ page }) => {
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck(EVERY_KIND);
  await expect(review.title).toHaveText(/^A /);
  await review.reveal();
  await expect(review.answerSide).toContainText('SECRET');
});

test('a link in a card opens after a confirmation only, in a tab of its own', async ({ page, context }) => {
  await context.route(`${OUTSIDE}/**`, (route) => route.fulfill({ body: 'outside', contentType: 'text/plain' }));
  await importDeck(page, `---\nid: link\ntitle: Link\n---\n\n### A question\n\nSee [the page](${OUTSIDE}/page).\n`);
  const review = new ReviewScreen(page);
  await review.startDeck('my:link');
  await review.reveal();
  const link = review.answerSide.getByRole('link', { name: 'the page' });
  const dialog = page.getByRole('dialog', { name: 'Leave Gotcha?' });

  await link.tap();
  await expect(dialog).toContainText('evil.example');
  await dialog.getByRole('button', { name: 'Stay' }).tap();
  await expect(dialog).toBeHidden();
  expect(context.pages()).toHaveLength(1);

  await link.tap();
  const opening = context.waitForEvent('page');
  await dialog.getByRole('button', { name: 'Open in a new tab' }).tap();
  const outside = await opening;
  await outside.waitForURL(`${OUTSIDE}/page`);
  expect(await outside.evaluate(() => window.opener === null)).toBe(true);
  await expect(review.answerSide).toBeVisible();
});

/** Keeps a list of what the policy stopped, and of requests that left for another origin. */
async function guard(page: Page) {
  const violations: string[] = [];
  const foreign: string[] = [];
  await page.exposeFunction('tellViolation', (violation: string) => violations.push(violation));
  await page.addInitScript(() => {
    const { tellViolation } = window as unknown as { tellViolation(violation: string): void };
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      tellViolation(`${effectiveDirective} ${blockedURI}`),
    );
  });
  page.context().on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && hostname !== 'localhost') foreign.push(request.url());
  });
  return { violations: () => violations, foreign: () => foreign };
}

/** Touches all that a card's markup has, as a curious finger would. */
async function poke(page: Page): Promise<void> {
  await page.locator('.face').evaluateAll((faces) => {
    for (const element of faces.flatMap((face) => [...face.querySelectorAll<HTMLElement>('*')])) {
      for (const type of ['mouseover', 'focus', 'pointerdown', 'click']) {
        element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      }
    }
  });
  const dialog = page.getByRole('dialog');
  if (await page.locator('.face a').count()) {
    await dialog.getByRole('button', { name: 'Stay' }).first().click();
    await expect(dialog).toBeHidden();
  }
}

/** What must not be in a card's markup, wherever it is shown. */
function dangersIn(page: Page): Promise<string[]> {
  return page.locator('.face').evaluateAll((faces) => {
    const elements = faces.flatMap((face) => [...face.querySelectorAll('*')]);
    const forbidden =
      'script, iframe, object, embed, form, input, button, base, meta, link, style, img, svg, video, audio, math';
    const attributes = elements.flatMap((element) =>
      [...element.attributes].map(({ name, value }) => ({ name, value })),
    );
    return [
      ...elements.filter((element) => element.matches(forbidden)).map((element) => element.outerHTML),
      ...attributes
        .filter(({ name }) => /^(on|style$|id$|name$|srcdoc$|formaction$)/i.test(name))
        .map(({ name }) => name),
      ...attributes.filter(({ value }) => /^\s*(javascript|data|vbscript):/i.test(value)).map(({ value }) => value),
    ];
  });
}

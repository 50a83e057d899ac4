import { expect, type BrowserContext, type Page, test } from '@playwright/test';
import { importDeck, openScreen, problemNotice, ReviewScreen } from '../support/app';
import { EVERY_KIND, everyKind } from '../support/deck-texts';
import { checkRows, readRows } from '../support/stored-rows';

const STALE = 'This card was answered or changed in another tab. Nothing is lost; here is the next one.';

test('a card that another tab has answered is not answered twice, and the second tab is told', async ({ context }) => {
  const { first, second } = await twoTabs(context);
  const title = await first.title.innerText();
  await expect(second.title).toHaveText(title);
  await first.answer('good');

  await second.reveal();
  await second.gradeButton('again').tap();
  await expect(problemNotice(second.page)).toContainText(STALE);
  await expect(second.title).not.toHaveText(title);
  const rows = await readRows(second.page);
  expect(rows.reviews.map(({ grade }) => grade)).toEqual(['good']);
  expect(await checkRows(rows)).toEqual([]);
});

test('when both tabs answer at once, one answer counts', async ({ context }) => {
  const { first, second } = await twoTabs(context);
  await Promise.all([first.reveal(), second.reveal()]);
  await Promise.all([first.gradeButton('good').tap(), second.gradeButton('again').tap()]);
  const notices = async () => (await Promise.all([first, second].map(({ page }) => noticesOf(page)))).flat();
  await expect.poll(notices).toEqual([STALE]);
  const rows = await readRows(second.page);
  expect(rows.reviews).toHaveLength(1);
  expect(await checkRows(rows)).toEqual([]);
});

test('the tab that comes back to the front looks again, and goes on with what is due now', async ({ context }) => {
  const { first, second } = await twoTabs(context);
  const title = await second.title.innerText();
  await first.answer('easy');
  await second.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(problemNotice(second.page)).toContainText(STALE);
  await expect(second.title).not.toHaveText(title);
  await expect(second.showAnswer).toBeVisible();
});

test('both tabs can answer in turns, and nothing is lost or doubled', async ({ context }) => {
  const { first, second } = await twoTabs(context);
  await first.answer('easy');
  // Its card is gone, the next ones may be too: whatever it says, it ends at a card or at the summary.
  while (!(await second.isOver())) {
    await second.reveal();
    await second.gradeButton('easy').tap();
    await expect(second.grades).toBeHidden();
  }
  while (!(await first.isOver())) {
    await first.reveal();
    await first.gradeButton('easy').tap();
    await expect(first.grades).toBeHidden();
  }
  const rows = await readRows(first.page);
  expect(rows.reviews).toHaveLength(4);
  expect(await checkRows(rows)).toEqual([]);
});

test('a card that another tab suspends is not answered', async ({ context }) => {
  const { first, second } = await twoTabs(context);
  const title = await first.title.innerText();
  await first.fromMenu('Suspend');
  await expect(first.title).not.toHaveText(title);

  await second.reveal();
  await second.gradeButton('good').tap();
  await expect(problemNotice(second.page)).toContainText(STALE);
  const { reviews } = await readRows(second.page);
  expect(reviews.map(({ kind }) => kind)).toEqual(['suspend']);
});

test('an import in another tab that changes the words of the card on screen leaves it there, and it is answered', async ({
  context,
}) => {
  const { first, second } = await twoTabs(context);
  const title = await first.title.innerText();
  await importDeck(second.page, everyKind.replaceAll('SECRET', 'CHANGED'));
  await expect(first.title).toHaveText(title);
  await first.answer('good');
  expect(await checkRows(await readRows(first.page))).toEqual([]);
});

test('a card that an import in another tab takes away is not answered, which is said', async ({ context }) => {
  const { first, second } = await twoTabs(context);
  const title = await first.title.innerText();
  await importDeck(second.page, withoutCard(everyKind, title));

  await first.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(first.title).not.toHaveText(title);
  await expect(problemNotice(first.page)).toContainText('changed in another tab');
});

test('the home screen of one tab follows the answers of another', async ({ context }) => {
  const { first, second } = await twoTabs(context);
  await openScreen(second.page);
  await first.answer('easy');
  await expect(second.page.getByRole('link', { name: 'Go on' })).toBeVisible();
});

/** Both at the first card of the same deck. */
async function twoTabs(context: BrowserContext): Promise<{ first: ReviewScreen; second: ReviewScreen }> {
  const first = new ReviewScreen(await context.newPage());
  await importDeck(first.page, everyKind);
  await first.startDeck(EVERY_KIND);
  const second = new ReviewScreen(await context.newPage());
  await second.startDeck(EVERY_KIND);
  return { first, second };
}

const noticesOf = (page: Page) => problemNotice(page).getByRole('paragraph').allInnerTexts();

function withoutCard(deckText: string, title: string): string {
  const start = deckText.indexOf(`### ${title}`);
  const end = deckText.indexOf('\n### ', start);
  return deckText.slice(0, start) + (end < 0 ? '' : deckText.slice(end + 1));
}

import { expect, test, type Page } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { readRows, scheduleOf } from '../support/stored-rows';

const cardsOf = (count: number, prefix: string): string =>
  Array.from({ length: count }, (_, index) => `### ${prefix} ${index + 1}\n\nThe answer.\n`).join('\n');

/** Two sections: seven cards and three. */
const OWN_DECK = `---
id: own
title: My own deck
---

## First

${cardsOf(7, 'Alpha')}
## Second

${cardsOf(3, 'Beta')}`;
const OWN = 'my:own';

const DAY_MS = 86_400_000;

/** What the section's line of numbers should say: FSRS-6 forgetting, summed over what the log says was learned. */
const answersToday = (page: Page, title: string) => page.getByRole('img', { name: `${title}: ` });

async function titlesAsked(page: Page): Promise<string[]> {
  const review = new ReviewScreen(page);
  const titles: string[] = [];
  while (!(await review.isOver())) {
    titles.push(await review.title.innerText());
    await review.answer('easy');
  }
  return titles;
}

test('a started deck shows its progress and brings in all its cards, which are asked', async ({ page }) => {
  await openScreen(page, 'deck', 'errors');
  await expect(page.getByText('Only its cards on the starter path are asked.')).toBeVisible();
  await page.getByRole('button', { name: 'Start this deck' }).click();
  await expect(page.getByText('All of its cards are asked')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();

  const { cards, schedules, decks } = await readRows(page);
  const deck = (decks as { id: string; sections: { noteCount: number }[] }[]).find(({ id }) => id === 'errors')!;
  const notes = new Set(cards.filter(({ deckId }) => deckId === 'errors').map(({ noteId }) => noteId));
  expect(notes.size).toBe(deck.sections.reduce((sum, { noteCount }) => sum + noteCount, 0));
  const waiting = schedules.filter(({ deckId, queue }) => deckId === 'errors' && queue === 'new');
  expect(waiting.length).toBeGreaterThanOrEqual(notes.size);

  await page.getByRole('link', { name: 'Study this deck' }).click();
  await expect(new ReviewScreen(page).card).toContainText('Errors');
});

test('a new learner is sent the cards of the starter path alone, and the rest of a deck when it is started', async ({
  page,
}) => {
  const sent: string[] = [];
  page.on('response', (response) => {
    const [, file] = /\/decks\/(.+\.json)$/.exec(response.url()) ?? [];
    if (file !== undefined) sent.push(file);
  });
  await openScreen(page);
  await expect.poll(() => sent.some((file) => file.startsWith('testing/'))).toBe(true);
  expect(sent.filter((file) => !file.includes('-starter-'))).toEqual([]);

  await openScreen(page, 'deck', 'systems');
  await page.getByRole('button', { name: 'Start this deck' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  expect(sent.filter((file) => file.startsWith('systems/') && !file.includes('-starter-'))).not.toEqual([]);
});

test('a deck off the starter path says that nothing of it is asked yet', async ({ page }) => {
  await openScreen(page, 'decks');
  await page.getByRole('link', { name: /Systems.*not started/ }).click();
  await expect(page.getByText('None of its cards is asked yet.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Study this deck' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Start this deck' })).toBeVisible();
});

test('a paused deck is not asked, keeps its progress, and goes on', async ({ page }) => {
  await importDeck(page, OWN_DECK);
  await openScreen(page, 'review', 'deck', OWN);
  await new ReviewScreen(page).answer('easy');
  // The starter path may still be coming in.
  const ownSchedules = async () => (await readRows(page)).schedules.filter(({ deckId }) => deckId === OWN);
  const before = await ownSchedules();

  await openScreen(page, 'deck', OWN);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('None of its cards is asked until you go on.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Study this deck' })).toHaveCount(0);
  await openScreen(page, 'decks');
  await expect(page.getByRole('link', { name: /My own deck.*paused/ })).toBeVisible();
  expect(await ownSchedules()).toEqual(before);

  await openScreen(page, 'deck', OWN);
  await page.getByRole('button', { name: 'Go on with this deck' }).click();
  await page.getByRole('link', { name: 'Study this deck' }).click();
  await expect(new ReviewScreen(page).card).toContainText('Alpha');
});

test('all that waits today comes from decks that are not paused', async ({ page }) => {
  await importDeck(page, OWN_DECK);
  const { decks } = await readRows(page);
  for (const { id, origin } of decks as { id: string; origin: string }[]) {
    if (origin !== 'shipped') continue;
    await openScreen(page, 'deck', id);
    await page.getByRole('button', { name: 'Start this deck' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Go on with this deck' })).toBeVisible();
  }

  await openScreen(page, 'review');
  const titles = await titlesAsked(page);
  expect(titles).toHaveLength(10);
  expect(titles.every((title) => /^(Alpha|Beta)/.test(title))).toBe(true);
});

test('one section is studied alone', async ({ page }) => {
  await importDeck(page, OWN_DECK);
  await openScreen(page, 'section', `${OWN}/second`);
  await page.getByRole('link', { name: 'Study this section' }).click();

  expect((await titlesAsked(page)).sort()).toEqual(['Beta 1', 'Beta 2', 'Beta 3']);
});

test('one kind of trap is studied across decks, and its list shows what became of it', async ({ page }) => {
  const tagged = OWN_DECK.replace('### Alpha 1', '### Alpha 1 {.race}').replace(
    '### Beta 2',
    '### Beta 2 {.race .leak}',
  );
  await importDeck(page, tagged);
  await openScreen(page, 'decks');
  await page.getByRole('link', { name: 'Study by kind of trap' }).click();
  await expect(page.getByRole('link', { name: /^Leak/ })).toContainText('card');
  await openScreen(page, 'tag', 'leak');
  await expect(page.getByRole('link', { name: /Beta 2/ })).toBeVisible();
  await expect(page.getByRole('link', { name: /Alpha 1/ })).toHaveCount(0);

  await openScreen(page, 'review', 'tag', 'race');
  const asked = await titlesAsked(page);
  expect(asked).toEqual(expect.arrayContaining(['Alpha 1', 'Beta 2']));
  const { cards } = await readRows(page);
  const race = cards.filter(({ tags }) => tags.includes('race')).map(({ title }) => title.replaceAll('`', ''));
  expect(asked.filter((title) => !race.includes(title))).toEqual([]);
  await openScreen(page, 'tag', 'race');
  await expect(answersToday(page, 'This kind of trap')).toHaveAccessibleName(
    /: [1-9]\d* of \d+ you would answer today/,
  );
});

test("a deck's own limit holds for today, within the limit of all", async ({ page }) => {
  await importDeck(page, OWN_DECK);
  await openScreen(page, 'deck', OWN);
  await page.getByText('Limits of this deck').click();
  await page.getByLabel('New cards a day').fill('2');
  await page.getByLabel('New cards a day').blur();
  await expect.poll(() => overridesOf(page, OWN)).toEqual({ newPerDay: 2 });
  await page.reload();
  await page.getByText('Limits of this deck').click();
  await expect(page.getByLabel('New cards a day')).toHaveValue('2');

  await openScreen(page, 'review', 'deck', OWN);
  expect(await titlesAsked(page)).toHaveLength(2);
  await openScreen(page);
  await openScreen(page, 'review', 'deck', OWN);
  await expect(page.getByRole('heading', { name: 'Nothing is due' })).toBeVisible();
});

test("a deck's limit that makes no sense is refused with a reason", async ({ page }) => {
  await importDeck(page, OWN_DECK);
  await openScreen(page, 'deck', OWN);
  await page.getByText('Limits of this deck').click();
  await page.getByLabel('New cards a day').fill('many');
  await page.getByLabel('New cards a day').blur();

  await expect(page.getByText('“many” is not used. A whole number from 0 to 999.')).toBeVisible();
  expect(await overridesOf(page, OWN)).toEqual({});
});

test("a section's numbers are what its log says", async ({ page }) => {
  await importDeck(page, OWN_DECK);
  await openScreen(page, 'review', 'section', `${OWN}/first`);
  const review = new ReviewScreen(page);
  for (const grade of ['easy', 'easy', 'easy'] as const) await review.answer(grade);

  await openScreen(page, 'section', `${OWN}/first`);
  await expect(answersToday(page, 'This section')).toHaveAccessibleName(
    'This section: 3 of 7 you would answer today, 0 durable',
  );

  // Days later less of it is left: the forgetting curve of FSRS-6 with its default decay.
  const { schedules } = await readRows(page);
  const learned = schedules.filter(({ sectionId, state }) => sectionId === `${OWN}/first` && state === 'review');
  expect(learned).toHaveLength(3);
  const daysLater = 60;
  const decay = -0.1542;
  const factor = 0.9 ** (1 / decay) - 1;
  const expected = learned.reduce(
    (sum, { stabilityDays }) => sum + (1 + (factor * daysLater) / stabilityDays) ** decay,
    0,
  );
  await page.clock.setFixedTime(new Date(Date.now() + daysLater * DAY_MS));
  await page.reload();
  await expect(answersToday(page, 'This section')).toHaveAccessibleName(
    `This section: ${Math.round(expected)} of 7 you would answer today, 0 durable`,
  );
});

test('a removed deck comes back with its progress', async ({ page }) => {
  await importDeck(page, OWN_DECK);
  await openScreen(page, 'review', 'deck', OWN);
  await new ReviewScreen(page).answer('easy');
  const [review] = (await readRows(page)).reviews;
  const before = await scheduleOf(page, review!.cardId);

  await openScreen(page, 'deck', OWN);
  await page.getByText('Limits of this deck').click();
  await page.getByRole('button', { name: 'Remove this deck' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Decks' })).toBeVisible();
  await expect(page.getByText('My own deck')).toHaveCount(0);
  expect(await scheduleOf(page, review!.cardId)).toEqual({ ...before, queue: 'removed' });
  expect((await readRows(page)).reviews).toEqual([review]);

  await importDeck(page, OWN_DECK);
  expect(await scheduleOf(page, review!.cardId)).toEqual(before);
});

async function overridesOf(page: Page, deckId: string): Promise<unknown> {
  const decks = (await readRows(page))['decks'] as { id: string; overrides: unknown }[];
  return decks.find(({ id }) => id === deckId)?.overrides;
}

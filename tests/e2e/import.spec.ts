import { expect, test, type Page } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { EVERY_KIND, everyKind } from '../support/deck-texts';
import { readRows } from '../support/stored-rows';

const aDeck = (...notes: string[]): string => ['---', 'id: own', 'title: My own deck', '---', '', ...notes].join('\n');
const aNote = (id: string, question = id, answer = `The answer to ${id}.`): string =>
  `### ${question} {#${id}}\n\n${answer}\n`;
const OWN = 'my:own';

async function paste(page: Page, text: string): Promise<void> {
  // An import that is done stays on its screen until that is left.
  await openScreen(page, 'decks');
  await openScreen(page, 'import');
  await page.getByLabel('Text of a deck').fill(text);
  await page.getByRole('button', { name: 'Read what I pasted' }).click();
}

async function chooseFile(page: Page, content: Buffer, name = 'deck.md'): Promise<void> {
  await openScreen(page, 'import');
  await page.getByLabel('Deck files').setInputFiles({ name, mimeType: 'text/markdown', buffer: content });
}

const refusal = (page: Page) => page.getByRole('alert').filter({ hasText: 'Nothing was imported.' });
const lead = (page: Page) => page.locator('p.lead');

const ownSchedules = async (page: Page) =>
  new Map<string, object>(
    (await readRows(page)).schedules.filter(({ deckId }) => deckId === OWN).map((row) => [row.cardId, row]),
  );

test('a deck with problems names each by its line, and is imported once they are fixed', async ({ page }) => {
  await paste(page, aDeck(aNote('good'), '### Empty {#empty}\n', '### Twice {#good}\n\nText.\n'));
  const problems = page.getByRole('region', { name: '2 problems in the text' }).getByRole('listitem');
  await expect(problems).toHaveText([
    'Line 10 There is nothing under this heading. Write the answer there.',
    /^Line 12 The id `good` is already taken by the heading on line 6\./,
  ]);
  await expect(page.getByRole('button', { name: 'Import 1 card' })).toBeDisabled();

  await page.getByRole('button', { name: 'Do not import' }).click();
  await importDeck(page, aDeck(aNote('good'), aNote('empty'), aNote('other')));
  expect([...(await ownSchedules(page)).keys()]).toEqual([`${OWN}/empty`, `${OWN}/good`, `${OWN}/other`]);
});

test('an update keeps progress, and is undone', async ({ page }) => {
  const old = ['kept', 'worded', 'removed', 'former'].map((id) => aNote(id));
  await importDeck(page, aDeck(...old));
  await openScreen(page, 'review', 'deck', OWN);
  const review = new ReviewScreen(page);
  for (let count = 0; count < old.length; count++) await review.answer('easy');
  const before = await ownSchedules(page);

  const renamed = '### Renamed {#renamed was="former"}\n\nThe answer to former.\n';
  await paste(page, aDeck(aNote('kept'), aNote('worded', 'New words'), renamed, aNote('added')));
  await expect(lead(page)).toHaveText('1 new card, 1 changed, 1 removed, 1 renamed.');
  await page.getByRole('button', { name: 'Import 4 changes' }).click();
  await expect(page.getByRole('heading', { name: 'is in your collection' })).toBeVisible();

  const after = await ownSchedules(page);
  for (const id of ['kept', 'worded']) expect(after.get(`${OWN}/${id}`)).toEqual(before.get(`${OWN}/${id}`));
  expect(after.get(`${OWN}/removed`)).toMatchObject({ queue: 'removed', reviewCount: 1 });
  expect(after.get(`${OWN}/renamed`)).toMatchObject({ queue: 'review', reviewCount: 1 });
  expect(after.get(`${OWN}/added`)).toMatchObject({ queue: 'new', reviewCount: 0 });

  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect(page.getByText('The import was undone. Your collection is as it was before.')).toBeVisible();
  const undone = await ownSchedules(page);
  for (const [id, schedule] of before) expect(undone.get(id)).toEqual(schedule);
  expect(undone.has(`${OWN}/added`)).toBe(false);
});

test('the same deck twice says that nothing has changed', async ({ page }) => {
  const text = aDeck(aNote('one'), aNote('two'));
  await importDeck(page, text);
  await paste(page, text);

  await expect(lead(page)).toHaveText('Nothing has changed: your collection has all 2 cards of this deck already.');
  await expect(page.getByRole('button', { name: 'Choose another deck' })).toBeVisible();
});

test('a card that a shorter deck left out comes back with its progress', async ({ page }) => {
  const text = aDeck(aNote('one'), aNote('two'));
  await importDeck(page, text);
  await openScreen(page, 'review', 'deck', OWN);
  await new ReviewScreen(page).answer('easy');
  await new ReviewScreen(page).answer('easy');
  const before = await ownSchedules(page);

  await paste(page, aDeck(aNote('one')));
  await page.getByRole('button', { name: 'Import 1 change' }).click();
  await expect(page.getByRole('heading', { name: 'is in your collection' })).toBeVisible();
  await paste(page, text);
  await expect(lead(page)).toHaveText('1 back again.');
  await page.getByRole('button', { name: 'Import 1 change' }).click();
  await expect(page.getByRole('heading', { name: 'is in your collection' })).toBeVisible();

  expect(await ownSchedules(page)).toEqual(before);
});

test.describe('a file is read as', () => {
  const text = aDeck(aNote('rune', 'What is é?'));
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const files: Record<string, Buffer> = {
    'UTF-8': Buffer.from(text),
    'UTF-8 with a byte order mark': Buffer.from(`\uFEFF${text}`),
    'UTF-8 with CRLF line ends': Buffer.from(text.replaceAll('\n', '\r\n')),
    'UTF-16 little-endian': utf16,
    'UTF-16 big-endian': Buffer.from(utf16).swap16(),
  };
  for (const [name, content] of Object.entries(files)) {
    test(name, async ({ page }) => {
      await chooseFile(page, content);
      await expect(lead(page)).toHaveText('1 new card.');
      await expect(page.getByRole('article').getByText('What is é?')).toBeVisible();
    });
  }
});

test.describe('a file that is no deck is refused with its place:', () => {
  const files: Record<string, { content: Buffer; name?: string; says: RegExp }> = {
    'Latin-1': { content: Buffer.from(aDeck(aNote('rune', 'What is é?')), 'latin1'), says: /not UTF-8: line 6/ },
    binary: { content: Buffer.from([0, 1, 2, 255, 254, 0, 7, 9]), says: /not text but a binary file/ },
    empty: { content: Buffer.alloc(0), says: /The deck is empty/ },
  };
  for (const [kind, { content, name, says }] of Object.entries(files)) {
    test(kind, async ({ page }) => {
      await openScreen(page);
      const before = (await readRows(page))['imports'];
      await chooseFile(page, content, name);
      await expect(refusal(page)).toContainText(says);
      expect((await readRows(page))['imports']).toEqual(before);
    });
  }
});

test.describe('a mistake is told with its line:', () => {
  const mistakes: Record<string, [text: string, problem: RegExp]> = {
    'a fence that is never closed': [
      aDeck(aNote('good'), '### Open {#open}\n\n```go\nfunc main() {\n'),
      /^Line 12 The fence that begins here is never closed\./,
    ],
    'a divider right under text': [
      aDeck(aNote('good'), '### Under {#under}\n\nQuestion\n---\n\nAnswer\n'),
      /^Line 13 This `---` stands right under text/,
    ],
  };
  for (const [name, [text, problem]] of Object.entries(mistakes)) {
    test(name, async ({ page }) => {
      await paste(page, text);
      await expect(page.getByRole('listitem').filter({ hasText: problem })).toBeVisible();
    });
  }
});

test('HTML and scripts of a deck are shown as text, and run nowhere', async ({ page }) => {
  const attack = '<img src=x onerror="globalThis.attacked = true"><script>globalThis.attacked = true</script>';
  await importDeck(page, aDeck(aNote('evil', 'What is this?', attack)));
  await page.getByRole('link', { name: 'Study it now' }).click();
  const review = new ReviewScreen(page);
  await review.reveal();

  await expect(review.answerSide.locator('script, img')).toHaveCount(0);
  expect(await page.evaluate(() => 'attacked' in globalThis)).toBe(false);
});

test('cards of every kind can be reviewed right after their import', async ({ page }) => {
  await importDeck(page, everyKind);
  await page.getByRole('link', { name: 'Study it now' }).click();
  const review = new ReviewScreen(page);
  while (!(await review.isOver())) {
    if (await review.options.count()) await review.options.first().click();
    await review.answer('easy');
  }

  const { cards, reviews } = await readRows(page);
  const kinds = cards.filter(({ deckId }) => deckId === EVERY_KIND);
  expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(['basic', 'prediction', 'choice', 'cloze']));
  expect(new Set(reviews.map(({ cardId }) => cardId))).toEqual(new Set(kinds.map(({ id }) => id)));
});

test('a deck of 5,000 cards shows its progress and is called off without a trace', async ({ page }) => {
  await openScreen(page, 'import');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
  const before = (await readRows(page))['imports'];
  const notes = Array.from({ length: 5_000 }, (_, index) => aNote(`card-${index}`));
  await chooseFile(page, Buffer.from(aDeck(...notes)));
  await page.getByRole('button', { name: 'Import 5000 cards' }).click();

  await expect(page.getByRole('progressbar', { name: 'Importing…' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await expect(page.getByText('The import was called off. Your collection is as it was.')).toBeVisible();
  expect((await ownSchedules(page)).size).toBe(0);
  expect((await readRows(page))['imports']).toEqual(before);
});

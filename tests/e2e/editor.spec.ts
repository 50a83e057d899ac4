import { expect, type Page, test } from '@playwright/test';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { everyKind } from '../support/deck-texts';
import { readRows } from '../support/stored-rows';

const MINE = 'my:my-traps';

/** A deck of one's own, from the button on the decks' screen. */
async function makeDeck(page: Page): Promise<void> {
  await openScreen(page, 'decks');
  await page.getByRole('button', { name: 'New deck' }).click();
  await page.getByLabel('Title').fill('My traps');
  await page.getByRole('button', { name: 'Make the deck' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Edit My traps' })).toBeVisible();
}

const textbox = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function fillCard(page: Page, fields: Partial<Record<'Title' | 'Question' | 'Answer' | 'Tags', string>>) {
  for (const [label, text] of Object.entries(fields)) await textbox(page, label).fill(text);
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();
const cards = (page: Page) => page.locator('main ol a .title');
const noteMenu = (page: Page, title: string) => page.getByRole('button', { name: `${title}: move, delete` });

/** Three cards of three kinds in the deck. */
async function writeCards(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Write the first card' }).click();
  await fillCard(page, { Title: 'What is a rune?', Answer: 'An alias of `int32`.', Tags: 'strings' });
  await page.getByRole('button', { name: 'Save and add another' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('');
  await fillCard(page, {
    Title: 'A reference',
    Question: '- [ ] an array\n- [x] a map',
    Answer: 'A map points to its buckets.',
  });
  await expect(page.getByText('A choice among options')).toBeVisible();
  await page.getByRole('button', { name: 'Save and add another' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('');
  await fillCard(page, { Title: 'Sizes', Question: 'A rune has {{c1::four}} bytes, a byte {{c2::one}}.' });
  await expect(page.getByText('A cloze with 2 cards')).toBeVisible();
  await save(page);
  await expect(cards(page)).toHaveText(['What is a rune?', 'A reference', 'Sizes']);
}

test('a deck is made, written, put in order, and reviewed', async ({ page }) => {
  await makeDeck(page);
  await writeCards(page);

  await test.step('a card moves up, and to a section of its own', async () => {
    await noteMenu(page, 'Sizes').click();
    await page.getByRole('button', { name: 'Move up' }).click();
    await expect(page.getByText('Card 2 of 3 in its section')).toBeVisible();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(cards(page)).toHaveText(['What is a rune?', 'Sizes', 'A reference']);
    await expect(page.getByRole('status').filter({ hasText: 'Sizes is card 2 now.' })).toBeAttached();
    await expect(noteMenu(page, 'Sizes')).toBeFocused();

    await page.getByRole('button', { name: 'Add a section' }).click();
    await page.getByLabel('Title').fill('Maps');
    await page.getByRole('dialog').getByRole('button', { name: 'Add the section' }).click();
    await noteMenu(page, 'A reference').click();
    await page.getByLabel('Move to section').selectOption('Maps');
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('region', { name: 'Maps' }).getByRole('listitem')).toHaveCount(1);
  });

  await test.step('a card is deleted, and brought back', async () => {
    await noteMenu(page, 'What is a rune?').click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(cards(page)).toHaveText(['Sizes', 'A reference']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(cards(page)).toHaveText(['What is a rune?', 'Sizes', 'A reference']);
  });

  await test.step('the cards are asked', async () => {
    const review = new ReviewScreen(page);
    await review.startDeck(MINE);
    await expect(review.title).toHaveText('What is a rune?');
    await review.reveal();
    await expect(review.answerSide).toContainText('An alias of int32.');
    await review.gradeButton('easy').click();
    await review.answerToTheEnd('easy');
  });
});

test('a mistake stands at its field, and nothing is saved until it is mended', async ({ page }) => {
  await makeDeck(page);
  await page.getByRole('link', { name: 'Write the first card' }).click();
  await fillCard(page, { Title: 'A reference', Question: '- [ ] an array\n- [ ] a map', Answer: 'A map.' });
  await expect(page.getByText('No option of this task list is right. Mark the right one with `[x]`.')).toBeVisible();
  await save(page);
  await expect(textbox(page, 'Question')).toBeFocused();
  await fillCard(page, { Question: '- [ ] an array\n- [x] a map' });
  await save(page);
  await expect(cards(page)).toHaveText(['A reference']);
});

test('the card is shown as it will look while it is written', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await makeDeck(page);
  await page.getByRole('link', { name: 'Write the first card' }).click();
  await fillCard(page, { Title: 'What is a **rune**?', Answer: 'An alias of `int32`.<script>alert(1)</script>' });
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.locator('strong').first()).toHaveText('rune');
  await expect(preview.getByRole('region', { name: 'Answer' })).toContainText('An alias of int32.');
  await expect(preview.locator('script')).toHaveCount(0);
});

test('a reload in the middle of writing loses no word', async ({ page }) => {
  await makeDeck(page);
  await page.getByRole('link', { name: 'Write the first card' }).click();
  await fillCard(page, { Title: 'Half a', Answer: 'thought' });
  // A machine reloads sooner than a word is on the disk; a person does not.
  await expect.poll(async () => JSON.stringify((await readRows(page))['settings'])).toContain('thought');
  await page.reload();
  await expect(page.getByText('You wrote this before and did not save it.')).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('Half a');
  await expect(textbox(page, 'Answer')).toHaveValue('thought');

  await page.getByRole('link', { name: /^Back to/ }).click();
  await expect(page.getByText('You began a card and did not save it: “Half a”.')).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Discard' }).last().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  // It leads back to the deck by itself.
  await expect(page.getByText('This deck is empty.')).toBeVisible();
  await expect(page.getByText('You began a card')).toBeHidden();
});

test('the deck is edited as text, after a look at what that changes', async ({ page }) => {
  await importDeck(page, everyKind);
  await openScreen(page, 'deck', 'my:kinds');
  await page.getByRole('link', { name: 'Edit deck' }).click();
  await page.getByRole('link', { name: 'See as text' }).click();
  const field = page.getByLabel('The deck in its language');
  const text = await field.inputValue();
  expect(text).toContain('### A basic question {#basic}');

  await field.fill(text.replace('- [x] a map', '- [ ] a map'));
  await expect(page.getByText('No option of this task list is right.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save the deck' })).toBeDisabled();

  await field.fill(`${text.replace('### A basic question', '### The basic question')}\n### New\n\nOne more.\n`);
  await expect(page.getByText('1 new card, 1 changed.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('1 new card, 1 changed.')).toBeVisible();
  await page.getByRole('button', { name: 'Save the deck' }).click();
  await expect(cards(page)).toHaveText(['The basic question', 'A prediction', 'A choice', 'A cloze', 'New']);
});

test('a card that is met in a review is edited, and the way back leads to the review', async ({ page }) => {
  await importDeck(page, everyKind);
  const review = new ReviewScreen(page);
  await review.startDeck('my:kinds');
  await review.reveal();
  await page.keyboard.press('e');
  await page.getByRole('link', { name: 'Edit' }).click();
  await fillCard(page, { Title: 'My own question' });
  await save(page);
  await expect(page.getByRole('heading', { level: 2, name: 'My own question' })).toBeVisible();
  await page.goBack();
  await expect(review.title).toHaveText('My own question');
});

test('all of it works without a connection', async ({ page, context }) => {
  await makeDeck(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Edit My traps' })).toBeVisible();
  await context.setOffline(true);
  await writeCards(page);
  await page.reload();
  await expect(cards(page)).toHaveCount(3);
});

test('a card that another tab changed is not written over unseen', async ({ page, context }) => {
  await importDeck(page, everyKind);
  const other = await context.newPage();
  for (const tab of [page, other]) await openScreen(tab, 'edit', 'my:kinds', 'card', 'basic');
  await fillCard(page, { Answer: 'Mine.' });
  await fillCard(other, { Answer: 'Theirs.' });
  await save(other);
  await expect(other.getByRole('heading', { level: 1, name: 'Edit card' })).toBeHidden();
  await save(page);
  await expect(page.getByRole('alert')).toContainText('This card was changed in another tab');
  await expect(textbox(page, 'Answer')).toHaveValue('Mine.');
});

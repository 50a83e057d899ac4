import { expect, type Locator, type Page } from '@playwright/test';

/** What a learner does and sees, in a page of the built app. */

export type GradeName = 'Again' | 'Hard' | 'Good' | 'Easy';

export const cardOnScreen = (page: Page): Locator => page.getByRole('article', { name: 'Card' });
export const gradeButtons = (page: Page): Locator =>
  page.getByRole('group', { name: 'How well did you know it?' }).getByRole('button');
const answerCount = (page: Page): Locator => page.getByRole('progressbar', { name: 'Cards answered' });

export async function reveal(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Show answer|Check)$/ }).click();
}

/** Turns the card on screen over and grades it; resolves when the answer is on disk. */
export async function answer(page: Page, grade: GradeName = 'Good'): Promise<void> {
  const before = Number(await answerCount(page).getAttribute('value'));
  await reveal(page);
  await gradeButtons(page).filter({ hasText: grade }).click();
  await expect(answerCount(page)).toHaveAttribute('value', String(before + 1));
}

/** Pastes a deck's text into the import screen and waits for the preview. */
export async function previewDeck(page: Page, text: string): Promise<void> {
  await page.goto('#/import');
  await page.getByLabel('Text of a deck').fill(text);
  await page.getByRole('button', { name: 'Read what I pasted' }).click();
}

export async function importDeck(page: Page, text: string): Promise<void> {
  await previewDeck(page, text);
  await page.getByRole('button', { name: /^(Import \d|Update the deck)/ }).click();
  await expect(page.getByRole('heading', { name: /is in your collection$/ })).toBeVisible();
}

/** Chooses another theme, a limit... by the label of its field. */
export async function setPreference(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByLabel(label);
  await field.fill(value);
  await field.blur();
}

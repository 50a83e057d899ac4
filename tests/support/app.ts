import { expect, type Locator, type Page } from '@playwright/test';
import type { Grade } from '../../src/domain/schedule';
import { gradeNames } from '../../src/ui/review/grade-names';

/** Opens a screen of the built app, `'section', 'types/maps'` say, and waits until it stands. */
export async function openScreen(page: Page, ...path: string[]): Promise<void> {
  const hash = `#/${path.map(encodeURIComponent).join('/')}`;
  // A browser of its own (own-browser.ts) has no base address: there the app is open already.
  await page.goto(page.url().startsWith('http') ? new URL(hash, page.url()).href : `./${hash}`);
  await expect(page.locator('main')).toBeVisible();
}

/** The review as its learner sees it. */
export class ReviewScreen {
  readonly page: Page;
  readonly card: Locator;
  readonly answerSide: Locator;
  readonly options: Locator;
  readonly showAnswer: Locator;
  readonly grades: Locator;
  readonly progress: Locator;
  readonly undoButton: Locator;
  readonly menuButton: Locator;
  readonly menu: Locator;
  readonly summary: Locator;

  constructor(page: Page) {
    this.page = page;
    this.card = page.getByRole('article', { name: 'Card' });
    this.answerSide = page.getByRole('region', { name: 'Answer' });
    this.options = this.card.locator('button.option');
    this.showAnswer = page.getByRole('button', { name: /^(Show answer|Check)$/ });
    this.grades = page.getByRole('group', { name: 'How well did you know it?' });
    this.progress = page.getByRole('progressbar', { name: 'Cards answered' });
    this.undoButton = page.getByRole('banner').getByRole('button', { name: 'Undo the last answer' });
    this.menuButton = page.getByRole('button', { name: 'Card menu' });
    this.menu = page.getByRole('dialog', { name: 'This card' });
    this.summary = page.getByRole('heading', { name: /^(Done for now|Nothing is due)$/ });
  }

  /** From the home screen, by its one tap. */
  async start(): Promise<void> {
    await openScreen(this.page);
    await this.page.getByRole('link', { name: /^(Meet the first trap|Start|Go on)$/ }).tap();
    await expect(this.showAnswer).toBeVisible();
  }

  async startDeck(deckId: string): Promise<void> {
    await openScreen(this.page, 'review', 'deck', deckId);
    await expect(this.showAnswer).toBeVisible();
  }

  gradeButton(grade: Grade): Locator {
    return this.grades.getByRole('button', { name: new RegExp(`^${gradeNames[grade]}`) });
  }

  async reveal(): Promise<void> {
    await this.showAnswer.click();
    await expect(this.answerSide).toBeVisible();
  }

  answered(): Promise<number> {
    return this.progress.evaluate((bar: HTMLProgressElement) => bar.value);
  }

  /** Turns the card over, grades it, and waits until the app says that the answer is saved. */
  async answer(grade: Grade): Promise<void> {
    const before = await this.answered();
    await this.reveal();
    await this.gradeButton(grade).click();
    await this.waitForAnswered(before + 1);
  }

  waitForAnswered(count: number): Promise<void> {
    return expect(this.progress).toHaveJSProperty('value', count);
  }

  /** True when the summary is there, false when it is a card's question. */
  async isOver(): Promise<boolean> {
    await expect(this.showAnswer.or(this.summary)).toBeVisible();
    return this.summary.isVisible();
  }

  async answerToTheEnd(grade: Grade): Promise<void> {
    while (!(await this.isOver())) await this.answer(grade);
  }

  /** Cards are told apart by it. */
  get title(): Locator {
    return this.card.locator('h2.title');
  }

  async fromMenu(name: string): Promise<void> {
    await this.menuButton.click();
    await this.menu.getByRole('button', { name }).click();
  }
}

/** Brings a deck in as a learner does, by its text. */
export async function importDeck(page: Page, text: string): Promise<void> {
  await openScreen(page, 'import');
  await page.getByLabel('Text of a deck').fill(text);
  await page.getByRole('button', { name: 'Read what I pasted' }).click();
  await page.getByRole('button', { name: /^Import \d+ / }).click();
  await expect(page.getByRole('heading', { name: 'is in your collection' })).toBeVisible();
}

export async function setPreference(page: Page, label: string, value: string): Promise<void> {
  await openScreen(page, 'settings');
  const input = page.getByRole('textbox', { name: label, exact: true });
  await input.fill(value);
  await input.blur();
  await expect(input).toHaveAttribute('aria-invalid', 'false');
}

/** The sentence of the one table of problems that is on screen. */
export const problemNotice = (page: Page): Locator => page.locator('.problem');

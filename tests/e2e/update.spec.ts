import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { Card } from '../../src/domain/card';
import type { Schedule } from '../../src/domain/schedule';
import { importDeck, openScreen, ReviewScreen } from '../support/app';
import { OwnBuilds } from '../support/own-build';
import { StaticServer } from '../support/static-server';
import { readRows } from '../support/stored-rows';

/** Three releases of the app are built once, for all tests of this file. */
test.describe.configure({ mode: 'default' });
const BUILDS_MS = 240_000;
/** The app keeps itself in idle time, and a busy machine has little of it. */
const PATIENCE = { timeout: 30_000 };

const READY = 'Gotcha now works without a connection.';
const NEWS = 'A new version of Gotcha is ready.';

const aDeck = (...notes: string[]): string =>
  ['---', 'id: types', 'title: Types', '---', '', '## Slices', '', ...notes].join('\n');
const aNote = (heading: string, question: string): string => `### ${heading}\n\n${question}\n\n---\n\nThe answer.\n`;

const wording = aNote('Wording {#wording}', 'What does cap say?');
const meaning = aNote('Meaning {#meaning}', 'Is a loop variable shared?');
const gone = aNote('Gone {#gone}', 'What does len say?');
const edited = aNote('Edited {#edited}', 'What does append return?');
const newWording = aNote('Wording {#wording}', 'What does cap return?');
const newMeaning = aNote('Meaning {#meaning rev=2}', 'Is a loop variable still shared?');
const newEdited = aNote('The deck renamed this {#edited}', 'What does append give back?');
const added = aNote('Added {#added}', 'What does clear do?');

const pathOf = (...notes: string[]): string[] => notes.map((note) => `types/${note}`);
const releases = {
  a: {
    version: '1.0.0',
    decks: { types: aDeck(wording, meaning, gone, edited) },
    starterPath: pathOf('wording', 'meaning', 'gone', 'edited'),
  },
  b: {
    version: '2.0.0',
    decks: { types: aDeck(newWording, newMeaning, newEdited, added) },
    starterPath: pathOf('wording', 'meaning', 'edited', 'added'),
  },
  c: {
    version: '3.0.0',
    decks: { types: aDeck(newWording, newMeaning, gone, newEdited, added) },
    starterPath: pathOf('wording', 'meaning', 'gone', 'edited', 'added'),
  },
};

let builds: OwnBuilds;
const built = { a: '', b: '', c: '' };
let server: StaticServer;

test.beforeAll(async () => {
  test.setTimeout(BUILDS_MS);
  builds = new OwnBuilds();
  for (const name of ['a', 'b', 'c'] as const) built[name] = await builds.build(releases[name]);
});
test.afterAll(() => builds.remove());

test.beforeEach(async ({ page }) => {
  server = await StaticServer.start(built.a);
  await page.goto(server.url);
  await expect(page.getByText(READY)).toBeVisible(PATIENCE);
});
test.afterEach(() => server.kill());

const deploy = (folder: string): void => {
  server.folder = folder;
};

/** As the browser does by itself from time to time. Resolves when the new version is complete, or given up. */
function lookForUpdate(page: Page): Promise<'waiting' | 'given up'> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => undefined);
    const worker = registration.installing;
    while (worker?.state === 'installing') {
      await new Promise((resolve) => {
        worker.addEventListener('statechange', resolve, { once: true });
      });
    }
    return registration.waiting ? 'waiting' : 'given up';
  });
}

async function expectVersion(page: Page, version: string): Promise<void> {
  await openScreen(page, 'settings');
  await expect(page.getByText(`Gotcha ${version}, MIT license`)).toBeVisible();
}

const updateButton = (page: Page) => page.getByRole('button', { name: 'Update' });

/** Deploys a release and taps the notice on Today. */
async function updateTo(page: Page, folder: string, version: string): Promise<void> {
  deploy(folder);
  await lookForUpdate(page);
  await openScreen(page);
  await updateButton(page).click();
  await expect(updateButton(page)).toHaveCount(0, PATIENCE);
  await expectVersion(page, version);
  await openScreen(page);
}

async function openTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(server.url);
  await expect(tab.getByRole('link', { name: 'Meet the first trap' })).toBeVisible();
  return tab;
}

test('a new version waits, and the notice is on Today only', async ({ page }) => {
  deploy(built.b);
  expect(await lookForUpdate(page)).toBe('waiting');

  await expect(page.getByRole('status').filter({ hasText: NEWS })).toBeVisible();
  for (const screen of ['decks', 'settings', 'review']) {
    await openScreen(page, screen);
    await expect(page.getByText(NEWS)).toHaveCount(0);
  }
  await expectVersion(page, '1.0.0');
});

test('tapping Update reloads into the new version, and it works without a connection', async ({ page }) => {
  await updateTo(page, built.b, '2.0.0');

  await server.kill();
  await page.reload();
  await expectVersion(page, '2.0.0');
});

test('a version found at a visit is offered at that visit', async ({ page }) => {
  deploy(built.b);
  await page.reload();

  await expect(page.getByText(NEWS)).toBeVisible(PATIENCE);
  await updateButton(page).click();
  await expect(updateButton(page)).toHaveCount(0, PATIENCE);
  await expectVersion(page, '2.0.0');
});

test('during a review nothing changes, and its lazy parts still load', async ({ page }) => {
  const review = new ReviewScreen(page);
  await review.start();
  await review.reveal();
  const question = await review.card.innerText();

  deploy(built.b);
  expect(await lookForUpdate(page)).toBe('waiting');

  expect(await review.card.innerText()).toBe(question);
  await expect(page.getByText(NEWS)).toHaveCount(0);
  await review.fromMenu('Flag');
  await review.gradeButton('good').click();
  await review.waitForAnswered(1);
  expect((await readRows(page)).reviews.map(({ kind }) => kind)).toEqual(['flag', 'learn']);
});

test('a second tab that still runs the old version can load its lazy parts', async ({ page }) => {
  const old = await openTab(page);
  await updateTo(page, built.b, '2.0.0');

  await expectVersion(old, '1.0.0');
  await importDeck(old, '### A question\n\nIts answer\n');
});

test('a second tab can follow into the new version by its own notice', async ({ page }) => {
  const old = await openTab(page);
  await updateTo(page, built.b, '2.0.0');

  await updateButton(old).click();
  await expect(updateButton(old)).toHaveCount(0, PATIENCE);
  await expectVersion(old, '2.0.0');
});

test('a release that nobody applied does not push out the version that an open tab runs', async ({ page }) => {
  const old = await openTab(page);
  deploy(built.b);
  expect(await lookForUpdate(page)).toBe('waiting');
  await updateTo(page, built.c, '3.0.0');

  await expectVersion(old, '1.0.0');
});

test.describe('a release that misses a file', () => {
  test.beforeEach(() => {
    const known = new Set(readdirSync(join(built.a, 'assets')));
    const [file] = readdirSync(join(built.b, 'assets')).filter((name) => !known.has(name));
    server.missing.add(`assets/${file}`);
    deploy(built.b);
  });

  test('is not installed: the old one stays whole, also without a connection', async ({ page }) => {
    expect(await lookForUpdate(page)).toBe('given up');
    await expect(page.getByText(NEWS)).toHaveCount(0);

    await server.kill();
    await page.reload();
    await expectVersion(page, '1.0.0');
  });

  test('is installed once the file is there', async ({ page }) => {
    expect(await lookForUpdate(page)).toBe('given up');
    server.missing.clear();

    await updateTo(page, built.b, '2.0.0');
  });

  test('does not push out the version that an open tab runs', async ({ page }) => {
    const old = await openTab(page);
    expect(await lookForUpdate(page)).toBe('given up');
    await updateTo(page, built.c, '3.0.0');

    await expectVersion(old, '1.0.0');
  });
});

test.describe('an update of a deck', () => {
  const schedules = async (page: Page) =>
    new Map<string, Schedule>((await readRows(page)).schedules.map((row) => [row.cardId, row]));
  const cards = async (page: Page) => new Map<string, Card>((await readRows(page)).cards.map((row) => [row.id, row]));

  test.beforeEach(async ({ page }) => {
    await openScreen(page, 'review');
    for (let asked = 0; asked < releases.a.starterPath.length; asked++) await new ReviewScreen(page).answer('easy');
    await openScreen(page, 'card', 'types/edited');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Title').fill('My own title');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('My own title')).toBeVisible();
  });

  test('keeps progress and the learner’s wording, and tells what changed its meaning', async ({ page }) => {
    const before = await schedules(page);
    await updateTo(page, built.b, '2.0.0');
    await expect(page.getByText('1 card changed its meaning in an update')).toBeVisible(PATIENCE);

    const after = await schedules(page);
    for (const id of ['types/wording', 'types/edited']) expect(after.get(id)).toEqual(before.get(id));
    expect(after.get('types/gone')).toEqual({ ...before.get('types/gone'), queue: 'removed' });
    expect(after.get('types/meaning')).toMatchObject({ queue: 'review', reviewCount: 1 });
    expect(after.get('types/meaning')!.due).toBeLessThan(before.get('types/meaning')!.due);
    expect(after.get('types/added')).toMatchObject({ queue: 'new', reviewCount: 0 });
    expect((await readRows(page)).reviews.map(({ kind }) => kind)).toEqual([
      'learn',
      'learn',
      'learn',
      'learn',
      'setDue',
    ]);

    const edited = (await cards(page)).get('types/edited');
    expect(edited).toMatchObject({ title: 'My own title', text: { title: 'My own title' } });
    expect(edited?.deckChangedAt).toBeDefined();

    await openScreen(page, 'card', 'types/edited');
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByLabel('Title')).toHaveValue('My own title');
    await expect(page.getByRole('figure')).toHaveText([/The deck renamed this/, /What does append give back\?/]);
  });

  test('asks the changed and the new card, and no longer the removed one', async ({ page }) => {
    await updateTo(page, built.b, '2.0.0');
    await expect(page.getByText('2 cards')).toBeVisible(PATIENCE);

    await openScreen(page, 'review');
    const asked = [];
    for (let card = 0; card < 2; card++) {
      asked.push(await new ReviewScreen(page).card.innerText());
      await new ReviewScreen(page).answer('easy');
    }
    expect(asked.sort()).toEqual([
      expect.stringContaining('What does clear do?'),
      expect.stringContaining('Is a loop variable still shared?'),
    ]);
    await expect(page.getByRole('heading', { name: 'Done for now' })).toBeVisible();
  });

  test('offers the new wording of an edited card', async ({ page }) => {
    await updateTo(page, built.b, '2.0.0');
    await openScreen(page, 'card', 'types/edited');

    await expect(page.getByText('The deck has a new wording for this card; yours is kept.')).toBeVisible(PATIENCE);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('button', { name: "Back to the deck's wording" }).click();

    await expect(page.getByText('The deck renamed this')).toBeVisible();
    await expect(page.getByText('What does append give back?')).toBeVisible();
    await expect(page.getByText('yours is kept')).toHaveCount(0);
  });

  test('brings a removed card back with its progress', async ({ page }) => {
    const before = (await schedules(page)).get('types/gone');
    await updateTo(page, built.b, '2.0.0');
    await expect.poll(async () => (await schedules(page)).get('types/gone')?.queue, PATIENCE).toBe('removed');

    await updateTo(page, built.c, '3.0.0');
    await expect.poll(async () => (await schedules(page)).get('types/gone'), PATIENCE).toEqual(before);
    expect((await cards(page)).get('types/gone')?.removedAt).toBeUndefined();
  });

  test('waits until the review is over', async ({ page }) => {
    deploy(built.b);
    await lookForUpdate(page);
    await page.evaluate(async () => {
      const changed = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve);
      });
      (await navigator.serviceWorker.ready).waiting?.postMessage('apply-update');
      await changed;
    });
    await openScreen(page, 'review', 'deck', 'types');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Nothing is due' })).toBeVisible();
    expect((await schedules(page)).get('types/gone')?.queue).not.toBe('removed');

    await openScreen(page);
    await expect.poll(async () => (await schedules(page)).get('types/gone')?.queue, PATIENCE).toBe('removed');
  });

  test('leaves its cards editable without a connection', async ({ page }) => {
    await openScreen(page, 'deck', 'types');
    await page.getByRole('button', { name: 'Start this deck' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    await updateTo(page, built.b, '2.0.0');
    const kept = () =>
      page.evaluate(async () => (await (await caches.open('decks')).keys()).map(({ url }) => url.split('.').at(-1)));
    await expect.poll(kept, PATIENCE).toContain('md');

    await server.kill();
    await openScreen(page, 'card', 'types/wording');
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect(page.getByLabel('Question')).toHaveValue(/What does cap return/);
  });
});

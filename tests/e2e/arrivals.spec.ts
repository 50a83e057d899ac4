import { expect, test, type Page } from '@playwright/test';
import { buildAnkiPackage } from '../support/anki-package';
import { openScreen, problemNotice } from '../support/app';
import { StaticServer } from '../support/static-server';

const aDeck = (title: string): string =>
  `---\nid: ${title.toLowerCase()}\ntitle: ${title}\n---\n\n### What is it?\n\nA deck.\n`;

let server: StaticServer;
test.beforeEach(async ({ page }) => {
  server = await StaticServer.start('dist', '/');
  await page.goto(server.url);
  await expect(page.getByText('Gotcha now works without a connection.')).toBeVisible({ timeout: 30_000 });
});
test.afterEach(() => server.kill());

/** As the browser does when another app shares to this one: a form is posted to where the manifest says. */
async function share(page: Page, files: Record<string, string>, text = ''): Promise<void> {
  await page.goto('about:blank');
  await page.setContent(`<form action="${server.url}share" method="post" enctype="multipart/form-data">
    <input type="file" name="files" multiple><textarea name="text"></textarea><button>Share</button></form>`);
  await page.locator('input').setInputFiles(
    Object.entries(files).map(([name, content]) => ({
      name,
      mimeType: 'text/markdown',
      buffer: Buffer.from(content),
    })),
  );
  await page.locator('textarea').fill(text);
  await page.getByRole('button', { name: 'Share' }).click();
}

test('files that another app shares open in the preview, without a connection too', async ({ page }) => {
  await server.kill();
  await share(page, { 'runes.md': aDeck('Runes'), 'maps.md': aDeck('Maps') });

  await expect(page.getByRole('heading', { name: '2 decks' })).toBeVisible();
  await expect(page).toHaveURL(/#\/import$/);
  await page.getByRole('button', { name: 'Import 2 cards' }).click();
  await expect(page.getByRole('heading', { name: '2 decks are in your collection' })).toBeVisible();
});

test('a shared text is read as a deck, and is not there a second time', async ({ page }) => {
  await share(page, {}, aDeck('Runes'));
  await expect(page.getByRole('heading', { name: 'Runes' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
});

test('a share that cannot be read opens the import screen with nothing in it', async ({ page }) => {
  await page.goto('about:blank');
  await page.setContent(
    `<form action="${server.url}share" method="post" enctype="text/plain"><button>Share</button></form>`,
  );
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
});

test('a file that is opened with the installed app opens in the preview', async ({ page }) => {
  await page.addInitScript((content) => {
    const handle = { getFile: () => Promise.resolve(new File([content], 'runes.md')) };
    Object.defineProperty(window, 'launchQueue', {
      value: { setConsumer: (consume: (launch: object) => void) => consume({ files: [handle] }) },
    });
  }, aDeck('Runes'));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Runes' })).toBeVisible();
});

test('an Anki package needs one download, and opens without a connection once it is kept', async ({ page }) => {
  const anki = await buildAnkiPackage({ notes: [{ deck: 'Runes', fields: ['What is a <b>rune</b>?', 'An int32'] }] });
  const file = { name: 'runes.apkg', mimeType: 'application/zip', buffer: Buffer.from(await anki.arrayBuffer()) };
  const choose = async () => {
    await openScreen(page, 'import');
    await page.getByLabel('Deck files').setInputFiles(file);
  };

  await server.kill();
  await choose();
  await expect(problemNotice(page)).toHaveText(/needs one download of 0\.6 MB that is not on the device yet/);

  await server.revive();
  await openScreen(page, 'settings');
  await page.getByRole('button', { name: 'Download it now' }).click();
  await expect(page.getByText("Everything works, other apps' formats too.")).toBeVisible();
  await server.kill();
  await page.reload();
  await choose();
  await expect(page.getByRole('button', { name: 'Import 1 card' })).toBeVisible();
});

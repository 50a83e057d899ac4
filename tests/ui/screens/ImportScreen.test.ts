import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as GotchaModule from '../../../src/app/gotcha';
import { GotchaDatabase } from '../../../src/storage/database';
import ImportScreen from '../../../src/ui/screens/ImportScreen.svelte';
import { aDeckText, anAct, importText } from '../../support/decks';
import { importWorkerOn } from '../../support/import-worker';

let database: GotchaDatabase;
vi.mock('../../../src/app/gotcha', async (original) => ({
  ...(await original<typeof GotchaModule>()),
  useGotcha: () => ({ database, act: (id: string) => anAct(id) }),
}));

beforeEach(async () => {
  database = new GotchaDatabase(`screen-${crypto.randomUUID()}`);
  await database.open();
  vi.stubGlobal('Worker', importWorkerOn(database));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  database.close();
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });

async function paste(text: string): Promise<void> {
  render(ImportScreen);
  await fireEvent.input(screen.getByLabelText('Text of a deck'), { target: { value: text } });
  await fireEvent.click(await button('Read what I pasted'));
}

test('a deck is pasted, previewed as it will look, imported, and can be studied or undone', async () => {
  await paste(aDeckText({ 'What is a **rune**?': 'An alias of int32.' }));
  expect(await screen.findByText('1 new card.')).toBeTruthy();
  expect((await screen.findByRole('heading', { name: 'What is a rune?' })).innerHTML).toContain(
    '<strong>rune</strong>',
  );
  await fireEvent.click(await button('Show the answer'));
  expect(await screen.findByText('An alias of int32.')).toBeTruthy();

  await fireEvent.click(await button('Import 1 card'));
  expect(await screen.findByRole('heading', { name: '“Runes” is in your collection' })).toBe(document.activeElement);
  expect(screen.getByRole('link', { name: 'Study it now' }).getAttribute('href')).toBe('#/review/deck/my%3Arunes');

  await fireEvent.click(await button('Undo this import'));
  expect(await screen.findByText('The import was undone. Your collection is as it was before.')).toBeTruthy();
});

test('scripts in a card stay text', async () => {
  await paste(aDeckText({ 'A card': '<img src=x onerror="alert(1)"><script>alert(1)</script>' }));
  await fireEvent.click(await button('Show the answer'));
  await screen.findByText(/alert\(1\)/);
  expect(document.querySelector('main :is(script, img)')).toBeNull();
});

test('a text that is no deck is refused with a sentence, and the screen waits for another', async () => {
  await paste('Dear diary');
  expect((await screen.findByRole('alert')).textContent).toContain(
    'There is no card in this deck. A card begins with a heading of three `#`: `### Question`. Nothing was imported.',
  );
  expect(await button('Choose files')).toBeTruthy();
});

test('problems are listed by line, and the button waits until the learner takes the rest', async () => {
  await paste('### A\n\n1\n\n### B\n');
  const problems = within(await screen.findByRole('region', { name: '1 problem in the text' }));
  expect(problems.getByRole('listitem').textContent).toBe(
    'Line 5 There is nothing under this heading. Write the answer there.',
  );
  const save = await button('Import 1 card');
  expect(save).toHaveProperty('disabled', true);
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Leave out 1 card with problems' }));
  expect(save).toHaveProperty('disabled', false);
});

test('the same deck again has no button to import it', async () => {
  await importText(database, aDeckText({ One: '1', Two: '2' }));
  await paste(aDeckText({ One: '1', Two: '2' }));
  expect(
    await screen.findByText('Nothing has changed: your collection has all 2 cards of this deck already.'),
  ).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Import/ })).toBeNull();
});

test('a rename that is declined begins the card anew', async () => {
  await importText(database, aDeckText({ 'What is a rune?': 'An int32.' }), { act: anAct('import-0') });
  await paste(aDeckText({ 'A rune is?': 'An int32.' }));
  await fireEvent.click(await screen.findByRole('checkbox', { name: 'A rune is? was: What is a rune?' }));
  await fireEvent.click(await button('Import 1 change'));
  expect(await screen.findByText('1 new card, 1 removed.')).toBeTruthy();
});

test('the last import can be undone when the learner comes back', async () => {
  await importText(database, aDeckText({ One: '1' }));
  render(ImportScreen);
  await fireEvent.click(await button('Undo this import'));
  expect(await screen.findByText('The import was undone. Your collection is as it was before.')).toBeTruthy();
  expect(await database.cards.count()).toBe(0);
});

test('what goes on is said to those who cannot see it', async () => {
  await paste(aDeckText({ One: '1' }));
  await screen.findByText('Preview of Runes. 1 new card.', { selector: '[role=status]' });
});

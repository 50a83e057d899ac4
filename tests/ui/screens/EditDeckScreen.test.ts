import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as GotchaModule from '../../../src/app/gotcha';
import type { GotchaDatabase } from '../../../src/storage/database';
import EditDeckScreen from '../../../src/ui/screens/EditDeckScreen.svelte';
import { openTestDatabase } from '../../support/collection';
import { aDeckText, anAct, importText, RUNES } from '../../support/decks';

let database: GotchaDatabase;
vi.mock('../../../src/app/gotcha', async (original) => ({
  ...(await original<typeof GotchaModule>()),
  useGotcha: () => ({ database, act: (id: string) => anAct(id) }),
}));

beforeEach(async () => {
  database = await openTestDatabase();
  // jsdom has the element without its methods.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});
afterEach(() => {
  cleanup();
  database.close();
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const titles = () =>
  screen.getAllByRole('listitem').map((row) => within(row).getByRole('link').firstChild?.textContent);

async function open(): Promise<void> {
  render(EditDeckScreen, { deckId: RUNES });
  await screen.findByRole('heading', { level: 1, name: 'Edit Runes' });
}

test('a card goes down by a button, and that is said', async () => {
  await importText(database, aDeckText({ One: '1', Two: '2' }));
  await open();
  await fireEvent.click(await button('One: move, delete'));
  await fireEvent.click(await button('Move down'));
  expect(await screen.findByText('Card 2 of 2 in its section')).toBeTruthy();
  expect((await button('Move down')).hasAttribute('disabled')).toBe(true);
  expect(screen.getByText('One is card 2 now.').getAttribute('role')).toBe('status');
  await vi.waitFor(() => expect(titles()).toEqual(['Two', 'One']));
});

test('a deleted card is back with one tap', async () => {
  await importText(database, aDeckText({ One: '1', Two: '2' }));
  await open();
  await fireEvent.click(await button('One: move, delete'));
  await fireEvent.click(await button('Delete'));
  await screen.findByText('“One” is deleted.');
  await vi.waitFor(() => expect(titles()).toEqual(['Two']));
  await fireEvent.click(await button('Undo'));
  await screen.findByText('It is back.');
  await vi.waitFor(() => expect(titles()).toEqual(['One', 'Two']));
});

test('the cards of a section that is deleted stay where the learner says', async () => {
  await importText(database, `${aDeckText({ One: '1' })}\n## Maps\n\n### Two\n\n2\n`);
  await open();
  await fireEvent.click(await button('Section Maps: move, rename, delete'));
  await fireEvent.click(await button('Delete…'));
  expect(await screen.findByText('What becomes of its 1 card?')).toBeTruthy();
  await fireEvent.click(await button('Keep the cards without a section'));
  await screen.findByText('“Maps” is deleted.');
  await vi.waitFor(() => expect(titles()).toEqual(['One', 'Two']));
  await vi.waitFor(() => expect(screen.queryByRole('heading', { name: 'Maps' })).toBeNull());
});

test('a title that the language of decks cannot say is refused in its words', async () => {
  await importText(database, aDeckText({ One: '1' }));
  await open();
  await fireEvent.click(await button('Add a section'));
  await fireEvent.input(screen.getByLabelText('Title'), { target: { value: 'Maps {.tag} here' } });
  await fireEvent.click(await button('Add the section'));
  expect((await screen.findByRole('alert')).textContent).toContain('The attributes `{.tag}` are not the last thing');
  expect((await database.decks.get(RUNES))?.sections).toHaveLength(1);
});

test('a deck that is none of the learner’s own is said to be', async () => {
  render(EditDeckScreen, { deckId: RUNES });
  expect(await screen.findByText(/There is no deck of your own with this name\./)).toBeTruthy();
});

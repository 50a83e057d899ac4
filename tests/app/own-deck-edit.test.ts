import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createOwnDeck,
  deckOfRows,
  editOwnDeck,
  idsAside,
  RefusedEditError,
  StaleEditError,
} from '../../src/app/own-deck-edit';
import { cardIdOf, importedDeckId } from '../../src/domain/card';
import type { Deck } from '../../src/domain/deck';
import { addNote, addSection, changeNote, moveNote, putBack, removeNote, renameDeck } from '../../src/domain/deck-edit';
import { printDeck } from '../../src/domain/deck-text';
import { readDraft } from '../../src/domain/note-draft';
import { editNote } from '../../src/storage/cards';
import { checkCollection } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import { readLastImport } from '../../src/storage/import-records';
import { removeDeck, StaleImportError } from '../../src/storage/imports';
import { undoImport } from '../../src/storage/import-undo';
import { readOwnDeck } from '../../src/storage/own-decks';
import { answer, openTestDatabase } from '../support/collection';
import { aDeckText, anAct, importText, RUNES } from '../support/decks';
import { aConfig, daysLater } from '../support/schedules';

let database: GotchaDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
  await database.schedulerConfigs.put(aConfig());
});
afterEach(() => database.close());

let days = 0;
/** Each act a day after the one before. */
const act = (name = 'editor') => anAct(name, daysLater((days += 1)));
const idOf = (noteId: string, number = 0) => cardIdOf(RUNES, noteId, number);
const cardOf = async (noteId: string, number = 0) => (await database.cards.get(idOf(noteId, number)))!;
const scheduleOf = async (noteId: string, number = 0) => (await database.schedules.get(idOf(noteId, number)))!;
const written = (title: string, back: string, front = '') => readDraft({ title, front, back, tags: '' }).note;
const edit = (change: (deck: Deck) => Deck) => editOwnDeck(database, act(), RUNES, change);
const add = (title: string, back = 'Answer.') =>
  edit((deck) => addNote(deck, written(title, back), { sectionId: '' }).deck);
const current = async () => deckOfRows((await readOwnDeck(database, RUNES))!);
const idsNow = async () => (await current()).notes.map(({ id }) => id);

async function learn(noteId: string, number = 0): Promise<void> {
  for (const grade of ['good', 'easy'] as const) await answer(database, act('session-1'), idOf(noteId, number), grade);
}

const file = aDeckText({ 'One {#one}': '1', 'Two {#two}': '2', 'Three {#three}': '3' });
const importFile = (text = file) => importText(database, text, { act: act(crypto.randomUUID()) });

describe('a new deck', () => {
  test('is empty, is studied, and is called by its title', async () => {
    const deckId = await createOwnDeck(database, act(), { title: 'Rünes & more', description: 'Mine: all of it.' });
    expect(deckId).toBe('my:rünes-more');
    expect(await database.decks.get(deckId)).toMatchObject({
      title: 'Rünes & more',
      description: 'Mine: all of it.',
      origin: 'imported',
      study: 'studied',
      sections: [],
    });
  });

  test('never gets the name of another, nor of one that was taken out and whose progress waits', async () => {
    await importFile();
    await removeDeck(database, RUNES, 0);
    expect(await createOwnDeck(database, act(), { title: 'Runes', description: '' })).toBe('my:runes-2');
    expect(await createOwnDeck(database, act(), { title: 'runes', description: '' })).toBe('my:runes-3');
    expect(await createOwnDeck(database, act(), { title: '???', description: '' })).toBe('my:deck');
  });

  test('takes its first card', async () => {
    const deckId = await createOwnDeck(database, act(), { title: 'Mine', description: '' });
    await editOwnDeck(database, act(), deckId, (deck) => addNote(deck, written('A', 'B'), { sectionId: '' }).deck);
    const [card] = await database.cards.toArray();
    expect(card).toMatchObject({ id: 'my:mine/a', text: { title: 'A', front: '', back: 'B' }, kind: 'basic' });
    expect(card?.editedAt).toBeDefined();
    expect(card?.deckText).toBeUndefined();
    expect(await database.schedules.get(card!.id)).toMatchObject({ queue: 'new' });
    expect((await database.decks.get(deckId))?.sections).toMatchObject([{ id: 'my:mine/', noteCount: 1 }]);
  });
});

describe('an edit', () => {
  beforeEach(async () => {
    await importFile();
    await learn('one');
  });

  test('of words keeps the progress, and the wording of the file', async () => {
    const before = await scheduleOf('one');
    await edit((deck) => changeNote(deck, 'one', written('Uno', '1!')));
    expect(await scheduleOf('one')).toEqual(before);
    const card = await cardOf('one');
    expect(card).toMatchObject({
      title: 'Uno',
      text: { title: 'Uno', front: '', back: '1!' },
      deckText: { title: 'One', front: '', back: '1' },
    });
    expect(card.editedAt).toBeDefined();
    expect(await cardOf('two')).not.toHaveProperty('editedAt');
  });

  test('back to the words of the file makes the card the deck’s again', async () => {
    const before = await cardOf('one');
    await edit((deck) => changeNote(deck, 'one', written('Uno', '1!')));
    await edit((deck) => changeNote(deck, 'one', written('One', '1')));
    expect(await cardOf('one')).toEqual(before);
  });

  test('of the order writes only what moved, and no card anew', async () => {
    const before = await cardOf('one');
    await edit((deck) => moveNote(deck, 'three', { sectionId: '', before: 'one' }));
    expect(await idsNow()).toEqual(['three', 'one', 'two']);
    expect(await cardOf('one')).toEqual({ ...before, position: 1 });
  });

  test('with another meaning asks a learned card again today', async () => {
    await edit((deck) => changeNote(deck, 'one', written('One', 'Not 1'), true));
    const rows = await database.reviews.where('cardId').equals(idOf('one')).sortBy('id');
    expect(rows.at(-1)).toMatchObject({ kind: 'setDue' });
    expect((await cardOf('one')).rev).toBe(2);
  });

  test('that removes a card puts it aside, and undone it is as it was', async () => {
    const before = { card: await cardOf('one'), schedule: await scheduleOf('one') };
    const { former, deck: next } = await edit((deck) => removeNote(deck, 'one'));
    expect((await cardOf('one')).removedAt).toBeDefined();
    expect((await scheduleOf('one')).queue).toBe('removed');
    await edit((deck) => putBack(deck, former, next));
    expect(await cardOf('one')).toEqual(before.card);
    expect(await scheduleOf('one')).toEqual(before.schedule);
  });

  test('that makes a cloze of a card takes its progress along, and back', async () => {
    const { stabilityDays } = await scheduleOf('one');
    await edit((deck) => changeNote(deck, 'one', written('One', '', 'It is {{c1::1}}, not {{c2::2}}.')));
    expect(await scheduleOf('one', 1)).toMatchObject({ state: 'review', stabilityDays });
    expect(await scheduleOf('one', 2)).toMatchObject({ state: 'new' });
    expect((await cardOf('one')).removedAt).toBeDefined();
    await edit((deck) => changeNote(deck, 'one', written('One', '1')));
    expect(await scheduleOf('one')).toMatchObject({ queue: 'review', stabilityDays });
    expect(await idsNow()).toEqual(['one', 'two', 'three']);
  });

  test('with a mistake saves nothing, and says what is wrong', async () => {
    const before = await database.cards.toArray();
    const failing = edit((deck) => changeNote(deck, 'two', { ...written('Two', '2'), title: '' }));
    await expect(failing).rejects.toThrow(RefusedEditError);
    await expect(failing).rejects.toThrow('This heading is empty. Give it a text.');
    expect(await database.cards.toArray()).toEqual(before);
  });

  test('is not kept back by another card that was wrong before, which stays as it is', async () => {
    await editNote(database, await cardOf('two'), { title: 'Two', front: '- [ ] no right one', back: '2' }, 5);
    const wrong = await cardOf('two');
    await edit((deck) => changeNote(deck, 'one', written('Uno', '1')));
    expect(await cardOf('two')).toEqual(wrong);
    expect(await idsNow()).toEqual(['one', 'two', 'three']);
  });

  test('of what another tab has removed is refused', async () => {
    await edit((deck) => removeNote(deck, 'two'));
    await expect(edit((deck) => changeNote(deck, 'two', written('Two', '2')))).rejects.toThrow('no card two');
    await removeDeck(database, RUNES, 0);
    await expect(edit((deck) => deck)).rejects.toThrow(StaleEditError);
  });

  test('is refused when another tab was faster', async () => {
    const both = Promise.allSettled([add('Four'), add('Five')]);
    const refused = (await both).filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason as unknown)).toEqual([expect.any(StaleImportError)]);
  });

  test('of the title reaches the deck', async () => {
    await edit((deck) => renameDeck(deck, { title: 'My "runes"', description: 'One\n\nTwo' }));
    expect(await database.decks.get(RUNES)).toMatchObject({ title: 'My "runes"', description: 'One\n\nTwo' });
  });

  test('leaves the log and the schedules in agreement', async () => {
    await edit((deck) => changeNote(deck, 'one', written('One', '', '{{c1::1}} and {{c2::2}}')));
    await learn('one', 2);
    await edit((deck) => changeNote(deck, 'one', written('One', '', '{{c2::2}}'), true));
    await edit((deck) => removeNote(deck, 'two'));
    await add('Two');
    expect(await checkCollection(database)).toEqual([]);
  });
});

test('a new card never gets the id of one that was put aside', async () => {
  await importFile();
  await edit((deck) => removeNote(deck, 'two'));
  await editOwnDeck(
    database,
    act(),
    RUNES,
    (deck, rows) => addNote(deck, written('Two', '2'), { sectionId: '' }, idsAside(rows)).deck,
  );
  expect(await idsNow()).toEqual(['one', 'three', 'two-2']);
});

describe('the file of the deck, imported again', () => {
  beforeEach(() => importFile());

  test('keeps a card that was added here, with its progress', async () => {
    await add('Mine');
    await learn('mine');
    const before = { card: await cardOf('mine'), schedule: await scheduleOf('mine') };
    const { counts } = await importFile();
    expect(counts).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect({ card: await cardOf('mine'), schedule: await scheduleOf('mine') }).toEqual(before);
    expect((await database.decks.get(RUNES))?.sections).toMatchObject([{ noteCount: 4 }]);
  });

  test('keeps a card that was added here in a section that the file has not', async () => {
    await edit((deck) => ({
      ...deck,
      sections: [...deck.sections, { id: 'own', hasOwnId: true, title: 'Own', introduction: '' }],
    }));
    await edit((deck) => addNote(deck, written('Mine', 'x'), { sectionId: 'own' }).deck);
    await importFile();
    expect((await database.decks.get(RUNES))?.sections.map(({ id }) => id)).toEqual(['my:runes/', 'my:runes/own']);
    expect(await idsNow()).toEqual(['one', 'two', 'three', 'mine']);
  });

  test('keeps the words that were changed here, and offers new ones of the file', async () => {
    await edit((deck) => changeNote(deck, 'one', written('Uno', '1!')));
    const before = await cardOf('one');
    await importFile();
    expect(await cardOf('one')).toEqual(before);

    await importFile(file.replace('\n1\n', '\none\n'));
    const offered = await cardOf('one');
    expect(offered).toMatchObject({ text: { back: '1!' }, deckText: { back: 'one' } });
    expect(offered.deckChangedAt).toBeDefined();

    await edit((deck) => changeNote(deck, 'one', written('Uno', '1 or one')));
    expect(await cardOf('one')).not.toHaveProperty('deckChangedAt');
  });

  test('keeps a cloze that was made of a card here, and offers new words of the file', async () => {
    await edit((deck) => changeNote(deck, 'one', written('One', '', 'It is {{c1::1}} or {{c2::one}}.')));
    const before = await cardOf('one', 1);
    const { counts } = await importFile();
    expect(counts).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect(await cardOf('one', 1)).toEqual(before);
    expect((await cardOf('one')).removedAt).toBeDefined();

    await importFile(file.replace('\n1\n', '\none\n'));
    expect(await cardOf('one', 2)).toMatchObject({ kind: 'cloze', deckText: { front: '', back: 'one' } });
    expect((await cardOf('one', 2)).deckChangedAt).toBeDefined();
    expect((await current()).notes[0]).toMatchObject({ id: 'one', clozeNumbers: [1, 2] });
  });

  test('removes what the file had and has no more, also where it was changed here', async () => {
    await edit((deck) => changeNote(deck, 'one', written('Uno', '1!')));
    await importFile(aDeckText({ 'Two {#two}': '2', 'Three {#three}': '3' }));
    expect(await idsNow()).toEqual(['two', 'three']);
  });
});

test('the deck as it was exported from here comes in without a question, and is the file from then on', async () => {
  await importFile();
  await edit((deck) => changeNote(deck, 'one', written('Uno', '1!')));
  await add('Mine');
  const exported = printDeck(await current());
  await importText(database, exported, { act: act(crypto.randomUUID()) });
  expect(await cardOf('one')).toMatchObject({ text: { title: 'Uno', back: '1!' } });
  expect(await cardOf('one')).not.toHaveProperty('deckChangedAt');
  expect(printDeck(await current())).toBe(exported);
});

test('a deck of another namespace is none of the learner’s own', async () => {
  expect(await readOwnDeck(database, importedDeckId('nothing'))).toBeUndefined();
});

describe('the undo of an import after which the deck was written in', () => {
  const undo = async () => {
    const last = (await readLastImport(database))!;
    await undoImport(database, act('undo'), last.id);
    expect(await checkCollection(database)).toEqual([]);
  };

  test('leaves a new deck with the cards that were written', async () => {
    await importFile();
    await edit((deck) => {
      const { deck: wider, sectionId } = addSection(deck, { title: 'Mine', introduction: '' });
      return addNote(wider, written('Own', 'Answer.'), { sectionId }).deck;
    });
    await undo();
    expect(await current()).toMatchObject({ title: 'Runes', sections: [{ title: 'Mine' }], notes: [{ id: 'own' }] });
    expect((await database.decks.get(RUNES))?.sections).toMatchObject([{ noteCount: 1 }]);
  });

  test('leaves a former deck with its cards, and those that were written', async () => {
    await importFile();
    await importFile(aDeckText({ 'One {#one}': 'uno', 'Four {#four}': '4' }));
    await edit((deck) => {
      const { deck: wider, sectionId } = addSection(deck, { title: 'Mine', introduction: '' });
      return addNote(wider, written('Own', 'Answer.'), { sectionId }).deck;
    });
    await undo();
    expect((await idsNow()).toSorted()).toEqual(['one', 'own', 'three', 'two']);
    expect((await current()).sections.map(({ title }) => title)).toContain('Mine');
  });

  test('does not bring back a card or a deck that was removed since', async () => {
    await importFile();
    await learn('one');
    await importFile(aDeckText({ 'One {#one}': 'uno', 'Two {#two}': 'dos' }));
    await edit((deck) => removeNote(deck, 'one'));
    await undo();
    expect(await idsNow()).toEqual(['two', 'three']);
    expect((await cardOf('two')).text?.back).toBe('2');
    expect((await scheduleOf('one')).queue).toBe('removed');
  });
});

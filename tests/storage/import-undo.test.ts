import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cardIdOf } from '../../src/domain/card';
import { editNote, revertNote } from '../../src/storage/cards';
import { GotchaDatabase } from '../../src/storage/database';
import { setStudyMode } from '../../src/storage/decks';
import { undoImport } from '../../src/storage/import-undo';
import { readLastImport } from '../../src/storage/import-records';
import { cleanUpMedia, keepMedia, readMedia } from '../../src/storage/media';
import { answerCard } from '../../src/storage/reviews';
import { aDeckText, anAct, importText, RUNES } from '../support/decks';
import { daysLater, MONDAY, MONDAY_NOON } from '../support/schedules';

let database: GotchaDatabase;
beforeEach(async () => {
  database = new GotchaDatabase(`undo-${crypto.randomUUID()}`);
  await database.open();
});
afterEach(() => database.close());

const idOf = (noteId: string) => cardIdOf(RUNES, noteId);
const cardOf = async (noteId: string) => (await database.cards.get(idOf(noteId)))!;
const scheduleOf = async (noteId: string) => (await database.schedules.get(idOf(noteId)))!;
const anEdit = { title: 'Mine', front: '', back: 'My own words.' };

async function answer(noteId: string, day: number): Promise<void> {
  const { lastLogId } = await scheduleOf(noteId);
  const act = anAct('session-1', daysLater(day));
  await answerCard(database, act, { cardId: idOf(noteId), turn: lastLogId, grade: 'easy', durationMs: 1 });
}

/** Everything but the record of imports. */
async function collection() {
  const { decks, cards, schedules, reviews } = database;
  return Promise.all([decks, cards, schedules, reviews].map((table) => table.toArray()));
}

describe('the undo of a first import', () => {
  test('leaves no trace of it', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await undoImport(database, anAct('import-1'), 'import-1');
    expect(await collection()).toEqual([[], [], [], []]);
    expect(await readLastImport(database)).toBeUndefined();
  });

  test('puts a card that was answered since aside with its progress', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1', 'Two {#two}': '2' }));
    await answer('one', 1);
    await undoImport(database, anAct('import-1'), 'import-1');
    expect(await scheduleOf('one')).toMatchObject({ queue: 'removed', reviewCount: 1 });
    expect(await cardOf('two')).toBeUndefined();
  });

  test('puts a card that the learner edited since aside, not away', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await editNote(database, await cardOf('one'), anEdit, MONDAY_NOON.at);
    await undoImport(database, anAct('import-1'), 'import-1');
    expect(await cardOf('one')).toMatchObject({ text: anEdit, removedAt: MONDAY_NOON.at });
  });

  test('can happen once, and not after another import', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await importText(database, aDeckText({ 'One {#one}': 'uno' }), { act: anAct('import-2') });
    await expect(undoImport(database, anAct('import-1'), 'import-1')).rejects.toThrow('import-1 is not the last one.');
    await undoImport(database, anAct('import-2'), 'import-2');
    await expect(undoImport(database, anAct('import-2'), 'import-2')).rejects.toThrow('import-2 is not the last one.');
  });
});

describe('the undo of an import with pictures', () => {
  const text = aDeckText({ 'One {#one}': '![](tree.png)' });
  const contentNow = async () => (await readMedia(database, RUNES, 'tree.png'))?.text();
  const withPicture = async (content: string) => [
    { name: 'tree.png', hash: await keepMedia(database, new Blob([content]), MONDAY_NOON.at) },
  ];

  test('gives a name back the picture that the import replaced', async () => {
    await importText(database, text, { media: await withPicture('first') });
    await importText(database, text, { act: anAct('import-2'), media: await withPicture('second') });
    expect(await contentNow()).toBe('second');
    await cleanUpMedia(database, daysLater(2).at);
    await undoImport(database, anAct('import-2', daysLater(3)), 'import-2');
    expect(await contentNow()).toBe('first');
    await cleanUpMedia(database, daysLater(4).at);
    expect(await contentNow()).toBe('first');
    expect(await database.media.count()).toBe(1);
  });
});

describe('the undo of an update', () => {
  const first = aDeckText({ 'One {#one}': '1', 'Two {#two}': '2' });

  beforeEach(async () => {
    await importText(database, first);
    await answer('one', 1);
  });

  test('puts back what was changed, removed, moved and added', async () => {
    const before = await collection();
    const text = aDeckText({ 'Three {#three}': '3', 'One {#one}': 'uno' });
    await importText(database, text, { act: anAct('import-2', daysLater(2)) });
    await undoImport(database, anAct('import-2', daysLater(3)), 'import-2');
    expect(await collection()).toEqual(before);
  });

  test('takes back that a card is asked again today because its meaning changed', async () => {
    const { due } = await scheduleOf('one');
    const text = aDeckText({ 'One {#one rev=2}': 'uno', 'Two {#two}': '2' });
    await importText(database, text, { act: anAct('import-2', daysLater(2)) });
    expect((await scheduleOf('one')).due).toBe(MONDAY + 2);
    await undoImport(database, anAct('import-2', daysLater(3)), 'import-2');
    expect((await scheduleOf('one')).due).toBe(due);
    expect((await database.reviews.toArray()).map(({ kind }) => kind)).toEqual(['learn', 'setDue', 'undo']);
  });

  test('keeps an answer that was given since', async () => {
    await importText(database, aDeckText({ 'One {#one}': 'uno', 'Two {#two}': '2' }), { act: anAct('import-2') });
    await answer('one', 12);
    await undoImport(database, anAct('import-2'), 'import-2');
    expect((await scheduleOf('one')).reviewCount).toBe(2);
    expect((await cardOf('one')).text?.back).toBe('1');
  });

  test('puts a card aside again that had come back and was answered since', async () => {
    await importText(database, aDeckText({ 'Two {#two}': '2' }), { act: anAct('import-2', daysLater(2)) });
    await importText(database, first, { act: anAct('import-3', daysLater(3)) });
    await answer('one', 12);
    await undoImport(database, anAct('import-3', daysLater(13)), 'import-3');
    expect((await cardOf('one')).removedAt).toBe(daysLater(2).at);
    expect(await scheduleOf('one')).toMatchObject({ queue: 'removed', reviewCount: 2 });
  });

  test("keeps the learner's edit that was made since, over the deck's former wording", async () => {
    await importText(database, aDeckText({ 'One {#one}': 'uno', 'Two {#two}': '2' }), { act: anAct('import-2') });
    await editNote(database, await cardOf('one'), anEdit, daysLater(3).at);
    await undoImport(database, anAct('import-2', daysLater(4)), 'import-2');
    expect(await cardOf('one')).toMatchObject({ text: anEdit, deckText: { title: 'One', front: '', back: '1' } });
  });

  test('keeps that the learner went back to the wording of the deck', async () => {
    await editNote(database, await cardOf('one'), anEdit, daysLater(1).at);
    await importText(database, aDeckText({ 'One {#one}': 'uno', 'Two {#two}': '2' }), { act: anAct('import-2') });
    await revertNote(database, await cardOf('one'), 'One');
    await undoImport(database, anAct('import-2', daysLater(4)), 'import-2');
    const card = await cardOf('one');
    expect([card.title, card.text?.back, card.editedAt]).toEqual(['One', '1', undefined]);
  });

  test('keeps what the learner chose for the deck since', async () => {
    await importText(database, aDeckText({ 'One {#one}': 'uno' }), { act: anAct('import-2') });
    await setStudyMode(database, RUNES, 'paused');
    await undoImport(database, anAct('import-2'), 'import-2');
    expect((await database.decks.get(RUNES))?.study).toBe('paused');
  });

  test('of a rename gives the progress back, and importing again takes it along again', async () => {
    const before = await scheduleOf('one');
    const text = aDeckText({ 'Uno {#uno was="one"}': '1', 'Two {#two}': '2' });
    await importText(database, text, { act: anAct('import-2', daysLater(2)) });
    await undoImport(database, anAct('import-2', daysLater(3)), 'import-2');
    expect(await scheduleOf('one')).toEqual(before);
    expect((await cardOf('uno')).removedAt).toBe(daysLater(3).at);

    await importText(database, text, { act: anAct('import-3', daysLater(4)) });
    expect(await scheduleOf('uno')).toMatchObject({ queue: 'review', reviewCount: 1, due: before.due });
    expect((await cardOf('one')).removedAt).toBe(daysLater(4).at);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cardIdOf, importedDeckId } from '../../src/domain/card';
import { parseDeckText } from '../../src/domain/deck-text';
import { replayCard } from '../../src/domain/replay';
import { newSchedule } from '../../src/domain/schedule';
import { GotchaDatabase } from '../../src/storage/database';
import { editNote } from '../../src/storage/cards';
import { readLastImport } from '../../src/storage/import-records';
import { importDecks, readStoredCards, removeDeck } from '../../src/storage/imports';
import { actOnCard, answerCard } from '../../src/storage/reviews';
import { deckHash, planImport } from '../../src/workers/import-plan';
import { aDeckText, anAct, importText, RUNES } from '../support/decks';
import { aConfig, daysLater, MONDAY, MONDAY_NOON } from '../support/schedules';

let database: GotchaDatabase;
beforeEach(async () => {
  database = new GotchaDatabase(`imports-${crypto.randomUUID()}`);
  await database.open();
});
afterEach(() => database.close());

const idOf = (noteId: string) => cardIdOf(RUNES, noteId);
const cardOf = async (noteId: string) => (await database.cards.get(idOf(noteId)))!;
const scheduleOf = async (noteId: string) => (await database.schedules.get(idOf(noteId)))!;
const anEdit = { title: 'Mine', front: '', back: 'My own words.' };

/** Good, then easy: the card is in review. */
async function learn(noteId: string): Promise<void> {
  for (const [index, grade] of (['good', 'easy'] as const).entries()) {
    const { lastLogId } = await scheduleOf(noteId);
    const act = anAct('session-1', daysLater(index));
    await answerCard(database, act, { cardId: idOf(noteId), turn: lastLogId, grade, durationMs: 1 });
  }
}

/** What the log says of a card, beside what is stored. */
async function replayed(noteId: string) {
  const stored = await scheduleOf(noteId);
  const rows = await database.reviews.where('cardId').equals(idOf(noteId)).sortBy('id');
  const initial = newSchedule(stored, rows[0]?.before?.due ?? stored.due);
  return replayCard(initial, rows, new Map([[aConfig().id, aConfig()]]));
}

describe('a first import', () => {
  test('brings in the deck, its cards, and a new schedule for each in the order of the text', async () => {
    const record = await importText(database, aDeckText({ 'One {#one}': '1', 'Two {#two}': '2' }));

    expect(record.counts).toEqual({ added: 2, changed: 0, removed: 0, renamed: 0, answers: 0 });
    expect(await database.decks.get(RUNES)).toMatchObject({ title: 'Runes', origin: 'imported', study: 'studied' });
    expect((await cardOf('two')).text).toEqual({ title: 'Two', front: '', back: '2' });
    expect((await scheduleOf('one')).due).toBeLessThan((await scheduleOf('two')).due);
    expect(await scheduleOf('two')).toMatchObject({ queue: 'new', lastLogId: null });
  });

  test('counts the notes of each section, a cloze once', async () => {
    const text = `${aDeckText({ One: '1' })}\n## Maps\n\n### Fill in {#constructor}\n\n{{c1::make}} and {{c2::len}}\n`;
    await importText(database, text);
    const sections = (await database.decks.get(RUNES))?.sections ?? [];
    expect(sections.map(({ id, noteCount, clozes }) => [id, noteCount, Object.entries(clozes)])).toEqual([
      ['my:runes/', 1, []],
      ['my:runes/maps', 1, [['constructor', [1, 2]]]],
    ]);
  });

  test('that is called off by its progress leaves the collection as it was', async () => {
    const read = parseDeckText(aDeckText({ One: '1' }));
    const update = planImport([], read, RUNES);
    const wanted = { deckId: RUNES, deck: read.deck, contentHash: deckHash(read.deck), update, replaces: undefined };
    const called = importDecks(database, anAct('import-1'), [wanted], () => {
      throw new Error('Called off.');
    });
    await expect(called).rejects.toThrow('Called off.');
    expect(await Promise.all(database.tables.map((table) => table.count()))).toEqual(database.tables.map(() => 0));
  });

  test('is not removed from by a deck of the same name that ships with the app', async () => {
    await importText(database, aDeckText({ One: '1' }, { id: 'types' }), { deckId: importedDeckId('types') });
    expect(await database.decks.get('types' as typeof RUNES)).toBeUndefined();
  });
});

describe('a new version of a deck', () => {
  test('that changes a wording leaves the schedule alone', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await learn('one');
    const before = await scheduleOf('one');
    await importText(database, aDeckText({ 'One {#one}': 'one' }), { act: anAct('import-2') });
    expect((await cardOf('one')).text?.back).toBe('one');
    expect(await scheduleOf('one')).toEqual(before);
  });

  test('that changes a meaning brings the card back today, and the log says why', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await learn('one');
    await importText(database, aDeckText({ 'One {#one rev=2}': 'No, 2' }), { act: anAct('import-2', daysLater(3)) });
    expect(await scheduleOf('one')).toMatchObject({ queue: 'review', due: MONDAY + 3 });
    expect(await replayed('one')).toEqual(await scheduleOf('one'));
  });

  test('without a card puts it aside with its progress, and with it again brings it back', async () => {
    const whole = aDeckText({ 'One {#one}': '1', 'Two {#two}': '2' });
    await importText(database, whole);
    await learn('two');
    const before = await scheduleOf('two');

    await importText(database, aDeckText({ 'One {#one}': '1' }), { act: anAct('import-2') });
    expect((await cardOf('two')).removedAt).toBe(MONDAY_NOON.at);
    expect(await scheduleOf('two')).toEqual({ ...before, queue: 'removed' });

    await importText(database, whole, { act: anAct('import-3') });
    expect((await cardOf('two')).removedAt).toBeUndefined();
    expect(await scheduleOf('two')).toEqual(before);
  });

  test('keeps a burial that has not ended when the card comes back', async () => {
    const whole = aDeckText({ 'One {#one}': '1', 'Two {#two}': '2' });
    await importText(database, whole);
    await actOnCard(database, anAct('session-1'), idOf('two'), null, { kind: 'bury', untilDay: MONDAY + 1 });
    await importText(database, aDeckText({ 'One {#one}': '1' }), { act: anAct('import-2') });
    await importText(database, whole, { act: anAct('import-3') });
    expect(await scheduleOf('two')).toMatchObject({ queue: 'buried', buriedUntilDay: MONDAY + 1 });
    expect(await replayed('two')).toEqual(await scheduleOf('two'));
  });

  test('moves a new card to its new place in line', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1', 'Two {#two}': '2' }));
    await importText(database, aDeckText({ 'Two {#two}': '2', 'One {#one}': '1' }), { act: anAct('import-2') });
    expect((await scheduleOf('two')).due).toBeLessThan((await scheduleOf('one')).due);
  });

  test("keeps the learner's own wording and offers the deck's", async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await editNote(database, await cardOf('one'), anEdit, MONDAY_NOON.at);
    await importText(database, aDeckText({ 'One {#one}': 'uno' }), { act: anAct('import-2', daysLater(1)) });
    expect(await cardOf('one')).toMatchObject({
      text: anEdit,
      deckText: { title: 'One', front: '', back: 'uno' },
      deckChangedAt: daysLater(1).at,
    });
  });

  test('keeps an edit that was made after the preview', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    const read = parseDeckText(aDeckText({ 'One {#one}': 'uno' }));
    const { deck, cards } = await readStoredCards(database, RUNES, []);
    const update = planImport(cards, read, RUNES);
    await editNote(database, await cardOf('one'), anEdit, MONDAY_NOON.at);
    const wanted = { deckId: RUNES, deck: read.deck, contentHash: 'new', update, replaces: deck?.contentHash };
    await importDecks(database, anAct('import-2'), [wanted], () => undefined);
    expect((await cardOf('one')).text).toEqual(anEdit);
  });

  test('planned before another import is refused, and nothing is written', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    const read = parseDeckText(aDeckText({ 'Two {#two}': '2' }));
    const { deck, cards } = await readStoredCards(database, RUNES, []);
    const update = planImport(cards, read, RUNES);
    await importText(database, aDeckText({ 'One {#one}': 'uno' }), { act: anAct('import-2') });
    const wanted = { deckId: RUNES, deck: read.deck, contentHash: 'new', update, replaces: deck?.contentHash };
    const stale = importDecks(database, anAct('import-3'), [wanted], () => undefined);
    await expect(stale).rejects.toThrow('my:runes was imported elsewhere.');
    expect(await database.cards.get(idOf('two'))).toBeUndefined();
  });

  test('leaves a section that only a card with a problem still has', async () => {
    const head = '---\nid: runes\ntitle: Runes\n---\n\n';
    await importText(database, `${head}## Old\n\n### One {#one}\n\n1\n\n### Two {#two}\n\n2\n`);
    await importText(database, `${head}## New\n\n### One {#one}\n\n1\n\n### Two {#two}\n`, { act: anAct('import-2') });
    expect((await database.decks.get(RUNES))?.sections).toMatchObject([
      { id: 'my:runes/new', noteCount: 1 },
      { id: 'my:runes/old', noteCount: 1 },
    ]);
    expect((await scheduleOf('two')).queue).toBe('new');
  });
});

describe('a renamed card', () => {
  const renamed = aDeckText({ 'Uno {#uno was="one"}': '1' });

  beforeEach(async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await learn('one');
  });

  test('takes its progress along, and its log says so', async () => {
    const { due, stabilityDays, reviewCount } = await scheduleOf('one');
    await importText(database, renamed, { act: anAct('import-2', daysLater(2)) });
    expect(await scheduleOf('uno')).toMatchObject({ queue: 'review', due, stabilityDays, reviewCount });
    expect(await replayed('uno')).toEqual(await scheduleOf('uno'));
    expect((await scheduleOf('one')).queue).toBe('removed');
  });

  test('stays suspended and flagged', async () => {
    const flagged = await actOnCard(
      database,
      anAct('s', daysLater(2)),
      idOf('one'),
      (await scheduleOf('one')).lastLogId,
      {
        kind: 'flag',
        flag: 1,
      },
    );
    await actOnCard(database, anAct('s', daysLater(2)), idOf('one'), flagged.id, { kind: 'suspend' });
    await importText(database, renamed, { act: anAct('import-2', daysLater(3)) });
    expect(await scheduleOf('uno')).toMatchObject({ queue: 'suspended', flag: 1, state: 'review' });
    expect(await replayed('uno')).toEqual(await scheduleOf('uno'));
  });

  test('whose meaning changed is asked again today', async () => {
    const text = aDeckText({ 'Uno {#uno was="one" rev=2}': '1' });
    await importText(database, text, { act: anAct('import-2', daysLater(2)) });
    expect(await scheduleOf('uno')).toMatchObject({ queue: 'review', due: MONDAY + 2 });
  });

  test('that moved to another deck no longer counts in the first', async () => {
    const other = importedDeckId('other');
    const text = aDeckText({ 'Uno {#uno was="runes/one"}': '1' }, { id: 'other' });
    await importText(database, text, { act: anAct('import-2', daysLater(2)), deckId: other });
    expect((await database.decks.get(RUNES))?.sections).toMatchObject([{ noteCount: 0 }]);
    expect(await database.schedules.get(cardIdOf(other, 'uno'))).toMatchObject({ queue: 'review' });
  });
});

describe('the record of an import', () => {
  test('only the newest one holds what it takes to undo it', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await importText(database, aDeckText({ 'One {#one}': 'uno' }), { act: anAct('import-2') });
    expect(await database.imports.orderBy('at').primaryKeys()).toEqual(['import-1', 'import-2']);
    const befores = await database.importsBefore.toArray();
    expect(befores.map(({ id, cards }) => [id, cards.map((card) => card.id)])).toEqual([['import-2', [idOf('one')]]]);
  });

  test('is the newest also when the clock went back', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await importText(database, aDeckText({ 'One {#one}': 'uno' }), { act: anAct('import-2', daysLater(-9)) });
    expect((await readLastImport(database))?.id).toBe('import-2');
  });

  test('of a deck that was taken out is no longer offered for undo', async () => {
    await importText(database, aDeckText({ 'One {#one}': '1' }));
    await removeDeck(database, RUNES, MONDAY_NOON.at);
    expect(await readLastImport(database)).toBeUndefined();
  });
});

describe('a deck that is taken out', () => {
  test('puts its cards aside, and its progress comes back with it', async () => {
    const text = aDeckText({ 'One {#one}': '1' });
    await importText(database, text);
    await learn('one');
    const before = await scheduleOf('one');
    await removeDeck(database, RUNES, MONDAY_NOON.at);
    expect((await scheduleOf('one')).queue).toBe('removed');
    await importText(database, text, { act: anAct('import-2') });
    expect(await scheduleOf('one')).toEqual(before);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CardId, cardIdOf } from '../../src/domain/card';
import { readCardLog } from '../../src/storage/review-segments';
import { checkCollection } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import type { DeckPreview, Source } from '../../src/workers/deck-import-protocol';
import { buildAnkiPackage, type Generation, generations } from '../support/anki-package';
import type { CardSpec, NoteSpec, NoteTypeSpec, PackageSpec } from '../support/anki-spec';
import { anAct, answer, openTestDatabase } from '../support/collection';
import { aFile, TestImport } from '../support/importing';
import { aConfig, daysLater } from '../support/schedules';

let database: GotchaDatabase;
let importer: TestImport;

beforeEach(async () => {
  database = await openTestDatabase();
  await database.schedulerConfigs.put(aConfig());
  importer = new TestImport(database);
});
afterEach(() => database.close());

/** A card in review with two answers; FSRS's state has the last of them in whole seconds, as Anki has it. */
const REVIEWED: CardSpec = {
  ...{ type: 2, queue: 2, due: 2_170, interval: 9, factor: 2500, reps: 2 },
  data: { s: 12.3456, d: 5.678, lrt: Math.floor(daysLater(-9).at / 1_000) },
  reviews: [
    { at: daysLater(-12).at + 321, type: 0, ease: 3, interval: 3 },
    { at: daysLater(-9).at + 654, type: 1, ease: 3, interval: 9, lastInterval: 3 },
  ],
};
const rune: NoteSpec = { guid: 'rune', deck: 'Go', fields: ['What is a rune?', 'An int32.'], cards: [REVIEWED] };
const byte: NoteSpec = { guid: 'byte', deck: 'Go', fields: ['What is a byte?', 'A uint8.'] };
const flagged: NoteSpec = {
  guid: 'flagged',
  deck: 'Go',
  fields: ['What is a map?', 'A table.'],
  cards: [{ queue: -1, flag: 2 }],
};

async function aPackage(notes: NoteSpec[], spec: PackageSpec = {}, generation?: Generation): Promise<Source> {
  return aFile(
    'go.apkg',
    await buildAnkiPackage({ creationOffsetMin: 0, rolloverHour: 4, notes, ...spec }, generation),
  );
}

async function deckOf(title: string) {
  const deck = (await database.decks.toArray()).find((row) => row.title === title);
  if (!deck) throw new Error(`No deck ${title}`);
  return deck.id;
}
const cardOf = async (noteId: string, title = 'Go'): Promise<CardId> => cardIdOf(await deckOf(title), noteId);
const scheduleOf = async (cardId: CardId) => (await database.schedules.get(cardId))!;
const answersOf = async (cardId: CardId) =>
  (await readCardLog(database, cardId)).flatMap(({ grade }) => (grade === null ? [] : [grade]));
const counts = ({ lists }: DeckPreview) =>
  Object.fromEntries(Object.entries(lists).flatMap(([kind, { count }]) => (count > 0 ? [[kind, count]] : [])));

describe.each(generations)('a package of Anki (%s)', (generation) => {
  test('comes in with its progress, and brings no news a second time', async () => {
    const file = await aPackage([rune, byte, flagged], {}, generation);
    await importer.take('import-1', file);
    const cardId = await cardOf('anki.rune');
    expect(await scheduleOf(cardId)).toMatchObject({
      state: 'review',
      reviewCount: 2,
      stabilityDays: 12.3456,
      difficulty: 5.678,
    });
    expect(await answersOf(cardId)).toEqual(['good', 'good']);
    expect(await scheduleOf(await cardOf('anki.flagged'))).toMatchObject({ queue: 'suspended', flag: 2 });
    expect(await importer.previewOne(file)).toMatchObject({ hasNews: false, progress: { cards: 0, answers: 0 } });
  });
});

test('a package with an answer that counted for nothing, or before a reset, brings no news a second time', async () => {
  const crammed = { ...REVIEWED, reviews: [...REVIEWED.reviews!, { at: daysLater(-1).at, type: 3, factor: 0 }] };
  const reset: CardSpec = {
    reviews: [
      { at: daysLater(-13).at, type: 0 },
      { at: daysLater(-2).at, type: 4, ease: 0, factor: 0 },
    ],
  };
  const file = await aPackage([
    { ...rune, cards: [crammed] },
    { ...byte, cards: [reset] },
  ]);
  await importer.take('import-1', file);
  expect((await readCardLog(database, await cardOf('anki.byte'))).map(({ kind }) => kind)).toContain('reset');
  expect(await importer.previewOne(file)).toMatchObject({ hasNews: false, progress: { cards: 0, answers: 0 } });
});

describe('a package that came in before, and was answered here since,', () => {
  let cardId: CardId;
  beforeEach(async () => {
    await importer.take('import-1', await aPackage([rune, byte]), daysLater(-5));
    cardId = await cardOf('anki.rune');
    await answer(database, anAct(daysLater(-2)), cardId, 'hard');
  });

  test('brings no news', async () => {
    const before = await scheduleOf(cardId);
    expect(await importer.previewOne(await aPackage([rune, byte]))).toMatchObject({ hasNews: false });
    await importer.save('import-2');
    expect(await scheduleOf(cardId)).toEqual(before);
  });

  test('changes its text, and keeps the progress', async () => {
    const before = await scheduleOf(cardId);
    const next = await aPackage([{ ...rune, fields: ['What is a rune?', 'An alias of int32.'] }, byte]);
    expect(counts(await importer.previewOne(next))).toEqual({ changed: 1, unchanged: 1 });
    await importer.take('import-2', next);
    expect((await database.cards.get(cardId))?.text?.back).toBe('An alias of int32.');
    expect(await scheduleOf(cardId)).toEqual(before);
  });

  test('goes on with what was answered in Anki since, on top of what was answered here', async () => {
    const card: CardSpec = {
      ...REVIEWED,
      ...{ due: 2_200, interval: 30, reps: 3 },
      data: { s: 40, d: 5.5, lrt: Math.floor(daysLater(-1).at / 1_000) },
      reviews: [...REVIEWED.reviews!, { at: daysLater(-1).at + 5, type: 1, ease: 4, interval: 30, lastInterval: 9 }],
    };
    const next = await aPackage([{ ...rune, cards: [card] }, byte]);
    expect(await importer.previewOne(next)).toMatchObject({ hasNews: true, progress: { cards: 1, answers: 1 } });
    await importer.take('import-2', next);
    expect(await answersOf(cardId)).toEqual(['good', 'good', 'hard', 'easy']);
    expect(await scheduleOf(cardId)).toMatchObject({ state: 'review', stabilityDays: 40, difficulty: 5.5 });
    expect(await importer.previewOne(next)).toMatchObject({ hasNews: false });
  });

  test('moves a note to another deck, and its progress follows', async () => {
    const before = await scheduleOf(cardId);
    await importer.take('import-2', await aPackage([{ ...rune, deck: 'Types' }, byte]));
    const moved = await scheduleOf(await cardOf('anki.rune', 'Types'));
    expect(moved).toMatchObject({
      due: before.due,
      stabilityDays: before.stabilityDays,
      reviewCount: before.reviewCount,
    });
    expect(await answersOf(await cardOf('anki.rune', 'Types'))).toEqual(['good', 'good', 'hard']);
    const asked = await database.cards
      .filter(({ removedAt, noteId }) => noteId === 'anki.rune' && !removedAt)
      .toArray();
    expect(asked.map(({ deckId }) => deckId)).toEqual([await deckOf('Types')]);
  });

  test('leaves out a note that stays where it is, unless the learner puts it aside', async () => {
    expect((await importer.previewOne(await aPackage([byte]))).isWhole).toBe(false);
    await importer.save('import-2', { putsRemovedAside: false });
    expect((await scheduleOf(cardId)).queue).toBe('review');
    expect(await checkCollection(database)).toEqual([]);
  });
});

test('a note type with two templates makes two notes, each with the progress of its card', async () => {
  const reversed: NoteTypeSpec = {
    name: 'Reversed',
    fields: ['Front', 'Back'],
    templates: [
      { name: 'Card 1', question: '{{Front}}', answer: '{{Back}}' },
      { name: 'Card 2', question: '{{Back}}', answer: '{{Front}}' },
    ],
  };
  const note: NoteSpec = {
    guid: 'two',
    noteType: 'Reversed',
    deck: 'Go',
    fields: ['eins', 'one'],
    cards: [REVIEWED, {}],
  };
  const file = await aPackage([note], { noteTypes: [reversed] });
  await importer.take('import-1', file);
  const cards = await database.cards.orderBy('id').toArray();
  expect(cards.map(({ noteId, title }) => [noteId, title])).toEqual([
    ['anki.two', 'eins'],
    ['anki.two.2', 'one'],
  ]);
  expect((await scheduleOf(await cardOf('anki.two'))).state).toBe('review');
  expect((await scheduleOf(await cardOf('anki.two.2'))).state).toBe('new');
  expect(await importer.previewOne(file)).toMatchObject({ hasNews: false });
});

const FIXTURES = '../shared/fixtures/anki';
const realUpdates = existsSync(`${FIXTURES}/anki_update2.apkg`) ? [['anki_update1.apkg', 'anki_update2.apkg']] : [];
const real = (name: string): Source => aFile(name, new Blob([readFileSync(`${FIXTURES}/${name}`)]));

describe('real packages', () => {
  for (const [first, second] of realUpdates as [string, string][]) {
    test(`${first}, then ${second}, update one deck`, async () => {
      await importer.take('import-1', real(first));
      const before = await database.cards.count();
      expect((await importer.preview(real(first))).decks.map(({ hasNews }) => hasNews)).not.toContain(true);
      const { decks } = await importer.preview(real(second));
      expect(decks.map(({ isNewDeck }) => isNewDeck)).not.toContain(true);
      await importer.take('import-2', real(second));
      expect((await importer.preview(real(second))).decks.map(({ hasNews }) => hasNews)).not.toContain(true);
      expect(await database.cards.count()).toBeGreaterThanOrEqual(before);
    });
  }

  test('are read where they are', () => {
    expect(realUpdates.length).toBe(existsSync(FIXTURES) ? 1 : 0);
  });
});

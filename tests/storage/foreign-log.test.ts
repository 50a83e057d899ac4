import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CardId, cardIdOf } from '../../src/domain/card';
import type { Deck } from '../../src/domain/deck';
import { parseDeckText } from '../../src/domain/deck-text';
import { planDeckUpdate } from '../../src/domain/deck-update';
import type { PastAnswer, PastProgress } from '../../src/domain/past-progress';
import { writeBackup } from '../../src/storage/backup';
import { readBackup } from '../../src/storage/backup-format';
import { checkCollection } from '../../src/storage/collection-check';
import { GotchaDatabase, type ImportRow } from '../../src/storage/database';
import { undoImport } from '../../src/storage/import-undo';
import { importDecks, readStoredCards } from '../../src/storage/imports';
import { readCardLog, readWholeLog, sealOldReviews } from '../../src/storage/review-segments';
import { answerCard, countReviews } from '../../src/storage/reviews';
import { aDeckText, anAct, RUNES } from '../support/decks';
import { aConfig, daysLater, MONDAY, MONDAY_NOON } from '../support/schedules';

let database: GotchaDatabase;
beforeEach(async () => {
  database = new GotchaDatabase(`foreign-${crypto.randomUUID()}`);
  await database.open();
  await database.schedulerConfigs.put(aConfig());
});
afterEach(() => database.close());

const idOf = (noteId: string) => cardIdOf(RUNES, noteId);
const scheduleOf = async (noteId: string) => (await database.schedules.get(idOf(noteId)))!;

const anAnswer = (day: number, kind: PastAnswer['kind'] = 'review'): PastAnswer => ({
  at: daysLater(day).at,
  kind,
  grade: 'good',
  durationMs: 2_000,
});

const aPast = (...answers: PastAnswer[]): PastProgress => ({
  answers,
  standing: { state: 'review', due: MONDAY + 9, intervalDays: 20, ease: 2.5, reviewCount: answers.length, lapses: 0 },
  isSuspended: false,
  flag: 0,
});
const PAST = aPast(anAnswer(-40, 'learn'), anAnswer(-11));

async function importWith(
  pasts: Record<string, PastProgress>,
  { text = aDeckText({ 'One {#one}': '1', 'Two {#two}': '2' }), importId = 'import-1' } = {},
): Promise<ImportRow> {
  const { deck }: { deck: Deck } = parseDeckText(text);
  const stored = await readStoredCards(database, RUNES, []);
  const byCard = new Map<CardId, PastProgress>(Object.entries(pasts).map(([noteId, past]) => [idOf(noteId), past]));
  const wanted = {
    deckId: RUNES,
    deck,
    contentHash: text,
    update: planDeckUpdate(stored.cards, deck, RUNES),
    replaces: stored.deck?.contentHash,
    progress: { byCard, momentAt: (at: number) => ({ ...MONDAY_NOON, at }) },
  };
  return importDecks(database, anAct(importId), [wanted], () => undefined);
}

async function answer(noteId: string, day: number): Promise<void> {
  const { lastLogId } = await scheduleOf(noteId);
  const act = anAct('session-1', daysLater(day));
  await answerCard(database, act, { cardId: idOf(noteId), turn: lastLogId, grade: 'good', durationMs: 1 });
}

describe('an import with progress', () => {
  test('puts the cards where they stood, with every answer in the log', async () => {
    const { counts } = await importWith({ one: PAST });
    expect(counts).toMatchObject({ added: 2, answers: 2 });
    expect(await scheduleOf('one')).toMatchObject({ state: 'review', due: MONDAY + 9, reviewCount: 2 });
    expect(await scheduleOf('two')).toMatchObject({ state: 'new', reviewCount: 0 });
    expect((await readCardLog(database, idOf('one'))).map(({ kind }) => kind)).toEqual(['learn', 'review', 'import']);
    expect(await countReviews(database)).toBe(3);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('goes on from there', async () => {
    await importWith({ one: PAST });
    await answer('one', 9);
    expect((await scheduleOf('one')).reviewCount).toBe(3);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('is sealed at once, a thousand rows a segment', async () => {
    const cards = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`Card ${i} {#c${i}}`, 'Answer']));
    const pasts = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`c${i}`, PAST]));
    await importWith(pasts, { text: aDeckText(cards) });
    expect((await database.reviewSegments.toArray()).map(({ count }) => count)).toEqual([1_000, 800]);
    expect(await database.reviews.count()).toBe(0);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('twice keeps what is here, and takes over only what is newer', async () => {
    await importWith({ one: PAST });
    const before = await scheduleOf('one');
    expect((await importWith({ one: PAST }, { importId: 'import-2' })).counts.answers).toBe(0);
    expect(await scheduleOf('one')).toEqual(before);

    const newer = aPast(...PAST.answers, anAnswer(-1));
    expect((await importWith({ one: newer }, { importId: 'import-3' })).counts.answers).toBe(1);
    expect(await scheduleOf('one')).toMatchObject({ reviewCount: 3, lastReviewAt: daysLater(-1).at });
    expect(await checkCollection(database)).toEqual([]);
  });

  test('from Anki, which knows the second of the last answer and not its millisecond, comes in once', async () => {
    const last = { ...anAnswer(-11), at: daysLater(-11).at + 123 };
    const past = aPast(anAnswer(-40, 'learn'), last);
    const fromAnki = { ...past, standing: { ...past.standing, lastReviewAt: last.at - 123 } };
    await importWith({ one: fromAnki });
    expect((await importWith({ one: fromAnki }, { importId: 'import-2' })).counts.answers).toBe(0);
    expect(await countReviews(database)).toBe(3);
  });

  test('of a card that was made new again, or answered for nothing, comes in once', async () => {
    const reset: PastAnswer = { ...anAnswer(-5), kind: 'reset', grade: null };
    const NEW = { state: 'new', due: 1, intervalDays: 0, ease: 2.5, reviewCount: 0, lapses: 0 } as const;
    const one = { ...aPast(...PAST.answers, reset), standing: NEW };
    const two = aPast(...PAST.answers, anAnswer(-3, 'cram'));
    await importWith({ one, two });
    const before = await countReviews(database);
    expect((await importWith({ one, two }, { importId: 'import-2' })).counts.answers).toBe(0);
    expect(await countReviews(database)).toBe(before);
  });

  test('of older answers leaves a card that was answered here since alone', async () => {
    await importWith({});
    await answer('one', -1);
    const before = await scheduleOf('one');
    await importWith({ one: PAST }, { importId: 'import-2' });
    expect(await scheduleOf('one')).toEqual(before);
  });
});

describe('a past that makes no sense', () => {
  const anyNumber = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, 0.5, 2 ** 48, 2 ** 53, 1e300, MONDAY_NOON.at, daysLater(3650).at),
  );
  const anyState = fc.constantFrom<PastProgress['standing']['state']>('new', 'learning', 'review', 'relearning');
  const anyAnswer: fc.Arbitrary<PastAnswer> = fc.record({
    at: anyNumber,
    kind: fc.constantFrom<PastAnswer['kind']>('learn', 'review', 'relearn', 'cram', 'reset'),
    grade: fc.constantFrom<PastAnswer['grade']>('again', 'good', 'easy', null),
    durationMs: anyNumber,
  });
  const anyPast: fc.Arbitrary<PastProgress> = fc.record({
    answers: fc.array(anyAnswer, { maxLength: 6 }),
    standing: fc.record(
      {
        state: anyState,
        due: anyNumber,
        memory: fc.record({ stabilityDays: anyNumber, difficulty: anyNumber }),
        intervalDays: anyNumber,
        ease: anyNumber,
        lastReviewAt: anyNumber,
        reviewCount: anyNumber,
        lapses: anyNumber,
      },
      { requiredKeys: ['state', 'due', 'intervalDays', 'ease', 'reviewCount', 'lapses'] },
    ),
    isSuspended: fc.boolean(),
    flag: anyNumber,
  });

  test('comes in as far as it does, leaves a sound collection, and comes in once', async () => {
    await fc.assert(
      fc.asyncProperty(anyPast, anyPast, async (first, second) => {
        await Promise.all(database.tables.map((table) => table.clear()));
        await database.schedulerConfigs.put(aConfig());
        await importWith({ one: first });
        const before = await scheduleOf('one');
        await importWith({ one: first }, { importId: 'import-2' });
        expect(await scheduleOf('one')).toEqual(before);
        await importWith({ one: second }, { importId: 'import-3' });
        await answer('one', 1);
        expect(await checkCollection(database)).toEqual([]);
        await readBackup((await writeBackup(database, daysLater(1))).text);
      }),
      { numRuns: 150 },
    );
  });

  test('from a clock that is years ahead is left out, but for where the card stands', async () => {
    await importWith({ one: aPast(...PAST.answers, anAnswer(3650)) });
    const log = await readCardLog(database, idOf('one'));
    expect(log.map(({ kind }) => kind)).toEqual(['learn', 'review', 'import']);
    expect(await scheduleOf('one')).toMatchObject({ due: MONDAY + 9, lastReviewAt: daysLater(-11).at });
  });
});

describe('its undo', () => {
  const everything = async () => {
    const { decks, cards, schedules, reviews } = database;
    return Promise.all([decks, cards, schedules, reviews].map((table) => table.toArray()));
  };

  test('leaves the log as it was written, and nobody reads it', async () => {
    await importWith({ one: PAST });
    await undoImport(database, anAct('import-1'), 'import-1');
    expect(await everything()).toEqual([[], [], [], []]);
    expect(await database.reviewSegments.toArray()).toMatchObject([{ importId: 'import-1', undoneAt: MONDAY_NOON.at }]);
    expect(await readWholeLog(database)).toEqual([]);
    expect(await countReviews(database)).toBe(0);
  });

  test('of what came to a card that was here and new makes it new again', async () => {
    await importWith({});
    const before = await everything();
    await importWith({ one: PAST }, { importId: 'import-2' });
    await undoImport(database, anAct('import-2'), 'import-2');
    expect(await everything()).toEqual(before);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('of newer answers takes back those alone', async () => {
    await importWith({ one: PAST });
    const before = await scheduleOf('one');
    await importWith({ one: aPast(...PAST.answers, anAnswer(-1)) }, { importId: 'import-2' });
    await undoImport(database, anAct('import-2'), 'import-2');
    const { lastLogId: _, ...after } = await scheduleOf('one');
    expect(before).toMatchObject(after);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('works however long ago it was: what it would take back is not sealed', async () => {
    await importWith({ one: PAST });
    const before = await scheduleOf('one');
    const newer = aPast(...PAST.answers, ...[-9, -8, -7, -6, -5].map((day) => anAnswer(day)));
    await importWith({ one: newer }, { importId: 'import-2' });
    await sealOldReviews(database, daysLater(30), { segmentRows: 3, newestKept: 1 });
    await undoImport(database, anAct('import-2', daysLater(30)), 'import-2');
    const { lastLogId: _, ...after } = await scheduleOf('one');
    expect(before).toMatchObject(after);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('keeps what was answered here since, without what the import brought', async () => {
    await importWith({ one: PAST });
    await answer('one', 9);
    await undoImport(database, anAct('import-1', daysLater(10)), 'import-1');
    expect(await scheduleOf('one')).toMatchObject({ queue: 'removed', reviewCount: 1 });
    expect((await readCardLog(database, idOf('one'))).map(({ kind }) => kind)).toEqual(['review']);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('lets the same file come in again', async () => {
    await importWith({ one: PAST });
    const before = await scheduleOf('one');
    await undoImport(database, anAct('import-1'), 'import-1');
    await importWith({ one: PAST }, { importId: 'import-2' });
    expect(await scheduleOf('one')).toEqual(before);
    expect(await checkCollection(database)).toEqual([]);
  });
});

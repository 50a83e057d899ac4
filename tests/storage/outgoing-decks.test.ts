import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CardId } from '../../src/domain/card';
import type { Review } from '../../src/domain/review-log';
import type { GotchaDatabase } from '../../src/storage/database';
import { readStandingLogs, readStoredDecks } from '../../src/storage/outgoing-decks';
import { segmentOf } from '../../src/storage/review-segments';
import { undoLast } from '../../src/storage/reviews';
import { addCards, aDeck, anAct, answer, openTestDatabase, someCards } from '../support/collection';
import { daysLater, MONDAY_NOON } from '../support/schedules';

let database: GotchaDatabase;
const cards = someCards(3);
const [first, second] = cards.map(({ id }) => id) as [CardId, CardId, CardId];

beforeEach(async () => {
  database = await openTestDatabase();
  await addCards(database, cards);
});
afterEach(() => database.close());

/** Moves a row of the log into a segment, where it is kept without what it found and left. */
async function seal(row: Review): Promise<void> {
  await database.reviewSegments.add(segmentOf(row.deviceId, 0, [row]));
  await database.reviews.delete(row.id);
}

describe('a deck on its way out', () => {
  test('has the rows of each card that stand, sealed ones too, with what they found and left', async () => {
    const sealed = await answer(database, anAct(), first, 'easy');
    await seal(sealed);
    await answer(database, anAct(daysLater(9)), first, 'hard');
    await answer(database, anAct(daysLater(9), { sessionId: 'second' }), second, 'good');
    await undoLast(database, anAct(daysLater(9), { sessionId: 'second' }));

    const [deck] = await readStoredDecks(database, { deckIds: [aDeck().id], withProgress: true });
    const reviews = deck!.cards.map(({ reviews: rows }) => rows);
    expect(reviews.map((rows) => rows.map(({ grade }) => grade))).toEqual([['easy', 'hard'], [], []]);
    expect(reviews[0]!.map(({ before, after }) => [before?.state, after?.state])).toEqual([
      ['new', 'review'],
      ['review', 'review'],
    ]);
    expect(reviews[0]![0]!.after).toMatchObject({ due: sealed.after!.due, lastLogId: sealed.id });
  });

  test('is without schedules and rows when they are not wanted', async () => {
    await answer(database, anAct(), first, 'easy');
    const [deck] = await readStoredDecks(database, { deckIds: [aDeck().id], withProgress: false });
    expect(deck!.cards).toEqual(cards.map((card) => ({ card, schedule: undefined, reviews: [] })));
  });

  test('is without cards that an update left out', async () => {
    await database.cards.update(second, { removedAt: 1 });
    const [deck] = await readStoredDecks(database, { withProgress: false });
    expect(deck!.cards.map(({ card }) => card.id)).not.toContain(second);
  });

  test('has its pictures by the names that its notes use', async () => {
    const content = new Blob(['picture']);
    await database.media.add({ hash: 'abc', content, keptAt: 0 });
    await database.mediaNames.bulkAdd([
      { deckId: aDeck().id, name: 'a.png', hash: 'abc' },
      { deckId: aDeck().id, name: 'gone.png', hash: 'def' },
    ]);
    const [deck] = await readStoredDecks(database, { withProgress: false });
    expect(deck!.media.map(({ name, hash }) => [name, hash])).toEqual([['a.png', 'abc']]);
  });

  test('is not among all of them while none of its cards is in the collection', async () => {
    await database.decks.add(aDeck({ id: 'memory' as ReturnType<typeof aDeck>['id'], ordinal: 1 }));
    const decks = await readStoredDecks(database, { withProgress: false });
    expect(decks.map(({ row }) => row.id)).toEqual([aDeck().id]);
  });
});

test('the whole log comes card by card, without what was taken back', async () => {
  await answer(database, anAct(), first, 'easy');
  await answer(database, anAct(MONDAY_NOON, { sessionId: 'second' }), second, 'good');
  await undoLast(database, anAct(MONDAY_NOON, { sessionId: 'second' }));
  const grades: [CardId, (string | null)[]][] = [];
  for await (const { logs } of readStandingLogs(database)) {
    for (const [cardId, rows] of logs) grades.push([cardId, rows.map(({ grade }) => grade)]);
  }
  expect(grades).toEqual([
    [first, ['easy']],
    [second, []],
  ]);
});

import { beforeEach, describe, expect, test } from 'vitest';
import { cardIdOf } from '../../src/domain/card';
import { checkCollection, rebuildSchedules } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import { putAside } from '../../src/storage/decks';
import { actOnCard, undoLast } from '../../src/storage/reviews';
import { aCard, aDeck, aSection, addCards, anAct, answer, openTestDatabase, someCards } from '../support/collection';
import { MONDAY, aSchedule, daysLater, hoursLater } from '../support/schedules';

let database: GotchaDatabase;
const cards = someCards(3);
const [card, other] = [cards[0]!, cards[1]!];
const deck = aDeck({ sections: [aSection({ broughtIn: { contentHash: 'x', cards: 'all' } })] });

beforeEach(async () => {
  database = await openTestDatabase();
  await addCards(database, cards, deck);
  await answer(database, anAct(), card.id, 'good');
  await answer(database, anAct(hoursLater(1)), card.id, 'good');
  await answer(database, anAct(daysLater(3)), card.id, 'again');
});

const change = async (columns: object) => database.schedules.update(card.id, columns);

describe('checking the collection', () => {
  test('finds nothing in a sound one', async () => {
    expect(await checkCollection(database)).toEqual([]);
  });

  test('finds nothing amiss in what only the schedule knows', async () => {
    await database.schedules.update(other.id, { due: 77 });
    await putAside(database, [card], 1);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('finds nothing amiss in a burial that ended by itself', async () => {
    const turn = (await database.schedules.get(card.id))!.lastLogId;
    await actOnCard(database, anAct(daysLater(4)), card.id, turn, { kind: 'bury', untilDay: MONDAY + 5 });
    expect(await checkCollection(database)).toEqual([]);
    await change({ queue: 'relearning', buriedUntilDay: null });
    expect(await checkCollection(database)).toEqual([]);
    await putAside(database, [card], 1);
    expect(await checkCollection(database)).toEqual([]);
  });

  test.each([
    { columns: { lapses: 7 }, problem: 'Card types/note-0 has lapses 7, its log says 1.' },
    { columns: { queue: 'suspended' }, problem: 'Card types/note-0 has queue suspended, its log says relearning.' },
    { columns: { reviewCount: NaN }, problem: 'Card types/note-0 has reviewCount NaN, its log says 3.' },
  ])('says what the log says otherwise: $problem', async ({ columns, problem }) => {
    await change(columns);
    expect(await checkCollection(database)).toEqual([problem]);
  });

  test('finds a schedule without a card', async () => {
    await database.schedules.add({ ...aSchedule({ state: 'new', due: 0 }), cardId: cardIdOf(deck.id, 'gone') });
    expect(await checkCollection(database)).toContain('The schedule of types/gone has no card.');
  });

  test('finds a card that is never asked', async () => {
    await database.schedules.delete(other.id);
    expect(await checkCollection(database)).toEqual(['Card types/note-1 has no schedule, so it is never asked.']);
  });

  test('leaves out cards that are not asked yet, or no more', async () => {
    await database.cards.bulkPut([
      aCard({ noteId: 'elsewhere', sectionId: aSection().id.replace('maps', 'slices') as typeof card.sectionId }),
      aCard({ noteId: 'left-out', removedAt: 1 }),
    ]);
    expect(await checkCollection(database)).toEqual([]);
  });

  test.each([
    {
      removedAt: 5,
      queue: 'relearning',
      problem: 'Card types/note-0 was left out by a deck update and is still asked.',
    },
    {
      removedAt: undefined,
      queue: 'removed',
      problem: 'Card types/note-0 is not asked, and no deck update left it out.',
    },
  ])('compares the queue with the deck: $problem', async ({ removedAt, queue, problem }) => {
    await database.cards.put({ ...card, ...(removedAt && { removedAt }) });
    await change({ queue });
    expect(await checkCollection(database)).toEqual([problem]);
  });

  test('says which row cannot be replayed', async () => {
    const row = (await database.reviews.toArray())[0]!;
    await database.reviews.put({ ...row, configId: 'lost' });
    expect(await checkCollection(database)).toEqual([
      `Inconsistent: card types/note-0 has the row ${row.id} with the unknown config lost.`,
    ]);
  });
});

describe('rebuilding schedules', () => {
  test('writes what the log says, and leaves the other cards', async () => {
    const sound = await database.schedules.toArray();
    await change({ lapses: 7, due: 1 });
    await database.schedules.update(other.id, { flag: 3 });
    await rebuildSchedules(database, [card.id]);
    expect(await database.schedules.toArray()).toEqual(
      sound.map((schedule) => (schedule.cardId === other.id ? { ...schedule, flag: 3 } : schedule)),
    );
  });

  test('puts right what the unsealed rows found and left, so that undo goes back to the truth', async () => {
    const sound = await database.reviews.toArray();
    const odd = sound.map((row) => ({
      ...row,
      before: { ...row.before!, lapses: 9 },
      after: { ...row.after!, lapses: 9 },
    }));
    await database.reviews.bulkPut(odd);
    await rebuildSchedules(database, [card.id]);
    expect(await database.reviews.toArray()).toEqual(sound);

    await undoLast(database, anAct(daysLater(3.1)));
    expect((await database.schedules.get(card.id))?.lapses).toBe(0);
    expect(await checkCollection(database)).toEqual([]);
  });

  test('keeps the place in line of a card that is new', async () => {
    await database.schedules.update(other.id, { due: 77 });
    await rebuildSchedules(database, [other.id]);
    expect((await database.schedules.get(other.id))?.due).toBe(77);
  });

  test('keeps a card out that a deck update left out', async () => {
    await putAside(database, [card], 1);
    await rebuildSchedules(database, [card.id]);
    expect((await database.schedules.get(card.id))?.queue).toBe('removed');
  });

  test('gives a card without schedule one', async () => {
    const sound = await database.schedules.get(card.id);
    await database.schedules.delete(card.id);
    await rebuildSchedules(database, [card.id]);
    expect(await database.schedules.get(card.id)).toEqual(sound);
  });
});

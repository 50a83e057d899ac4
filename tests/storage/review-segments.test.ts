import { beforeEach, describe, expect, test } from 'vitest';
import { cardIdOf, deckIdOf, type Card } from '../../src/domain/card';
import type { Review } from '../../src/domain/review-log';
import type { Moment } from '../../src/domain/time';
import type { GotchaDatabase } from '../../src/storage/database';
import { readCardLog, readWholeLog, sealOldReviews } from '../../src/storage/review-segments';
import { countReviews } from '../../src/storage/reviews';
import { actOnCard, undoLast } from '../../src/storage/reviews';
import { checkCollection } from '../../src/storage/collection-check';
import { addCards, addLog, anAct, answer, openTestDatabase, someCards } from '../support/collection';
import { MONDAY_NOON, daysLater, hoursLater } from '../support/schedules';

const FULL = 40;
const NEWEST_KEPT = 10;
const LIMITS = { segmentRows: FULL, newestKept: NEWEST_KEPT };
const seal = (now: Moment) => sealOldReviews(database, now, LIMITS);

let database: GotchaDatabase;
let cards: Card[];

beforeEach(async () => {
  database = await openTestDatabase();
  cards = someCards(8);
});

/** Rows of ten weeks, all of them old by `LATER`. */
const addTenWeeks = (reviews: number, deviceId = 'device-1'): Promise<Review[]> =>
  addLog(database, { cards, reviews, from: MONDAY_NOON, hoursBetween: 1, deviceId });
const LATER = daysLater(70);

const tailIds = async () => database.reviews.toCollection().primaryKeys();
const stripped = (row: Review) => ({ ...row, before: undefined, after: undefined });

describe('sealing', () => {
  test('moves the oldest rows into a segment that they fill', async () => {
    const rows = await addTenWeeks(FULL + NEWEST_KEPT + 10);
    expect(await seal(LATER)).toBe(FULL);
    const ids = rows.map(({ id }) => id).sort();
    expect(await tailIds()).toEqual(ids.slice(FULL));
    expect(await database.reviewSegments.toArray()).toMatchObject([
      { deviceId: 'device-1', sequence: 0, count: FULL, firstAt: rows[0]!.at, lastAt: rows[FULL - 1]!.at },
    ]);
  });

  test('leaves the log as it was, and the schedules sound', async () => {
    const rows = await addTenWeeks(FULL + NEWEST_KEPT);
    const byId = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(stripped);
    await seal(LATER);
    expect((await readWholeLog(database)).map(stripped)).toEqual(byId);
    expect(await countReviews(database)).toBe(rows.length);
    const { id } = cards[3]!;
    expect((await readCardLog(database, id)).map(stripped)).toEqual(byId.filter(({ cardId }) => cardId === id));
    expect(await checkCollection(database)).toEqual([]);
  });

  test('does nothing before a segment is full without the newest rows', async () => {
    await addTenWeeks(FULL + NEWEST_KEPT - 1);
    expect(await seal(LATER)).toBe(0);
  });

  test('does nothing a second time', async () => {
    await addTenWeeks(FULL + NEWEST_KEPT);
    await seal(LATER);
    expect(await seal(LATER)).toBe(0);
  });

  test('leaves yesterday in the tail, whatever the clock says', async () => {
    const rows = await addTenWeeks(FULL + NEWEST_KEPT);
    const last = rows[FULL - 1]!;
    expect(await seal(hoursLater(24, last))).toBe(0);
    expect(await seal(hoursLater(48, last))).toBe(FULL);
  });

  test('leaves what was yesterday by the clock of the row, on a journey', async () => {
    const eastern: Moment = { ...hoursLater(8), tzOffsetMin: 14 * 60 };
    const reviews = FULL + NEWEST_KEPT;
    await addLog(database, { cards, reviews, from: eastern, hoursBetween: 0.01 });
    expect(await seal(hoursLater(41))).toBe(0);
    expect(await seal(hoursLater(65))).toBe(FULL);
  });

  test('goes on with cards that are new, whose place in line no row knows', async () => {
    const many = someCards(FULL + NEWEST_KEPT).map((card) => ({ ...card, position: card.position + 1 }));
    await addCards(database, many);
    for (const hours of [0, 100]) {
      for (const [index, { id }] of many.entries()) {
        const turn = (await database.schedules.get(id))!.lastLogId;
        await actOnCard(database, anAct(hoursLater(hours + index / 100)), id, turn, { kind: 'flag', flag: 1 });
      }
      expect(await seal(LATER)).toBe(FULL);
    }
  });

  test('numbers the segments of each device', async () => {
    for (const [index, deviceId] of ['laptop', 'laptop', 'phone'].entries()) {
      cards = someCards(8, { deckId: deckIdOf(`deck-${index}`) });
      await addTenWeeks(FULL + NEWEST_KEPT, deviceId);
      await seal(LATER);
      await database.reviews.clear();
    }
    expect(await database.reviewSegments.toCollection().primaryKeys()).toEqual([
      ['laptop', 0],
      ['laptop', 1],
      ['phone', 0],
    ]);
  });

  test('leaves a row in the tail whose schedule is not what the replay gives', async () => {
    const rows = await addTenWeeks(FULL + NEWEST_KEPT + 1);
    const [odd] = rows;
    await database.reviews.put({ ...odd!, after: { ...odd!.after!, difficulty: 9.99 } });
    expect(await seal(LATER)).toBe(FULL);
    expect((await tailIds())[0]).toBe(odd!.id);
  });

  test('leaves a card in the tail whose rows name an unknown config', async () => {
    await addTenWeeks(FULL + NEWEST_KEPT);
    await database.schedulerConfigs.clear();
    expect(await seal(LATER)).toBe(0);
  });

  test('takes undone, buried and flagged cards like any other', async () => {
    await addCards(database, cards);
    const [card, other] = cards;
    await answer(database, anAct(), card!.id, 'good');
    await undoLast(database, anAct(hoursLater(0.01)));
    const buried = await actOnCard(database, anAct(hoursLater(0.02)), other!.id, null, {
      kind: 'bury',
      untilDay: 20_459,
    });
    // The burial ends by itself: no row says so.
    await database.schedules.put({ ...buried.after!, queue: 'new', buriedUntilDay: null });
    await actOnCard(database, anAct(hoursLater(40)), other!.id, buried.id, { kind: 'flag', flag: 2 });
    const few = await database.reviews.toArray();
    const rest = someCards(5, { clozeNumber: 1, noteId: 'rest' }).map((card, i) => ({
      ...card,
      id: cardIdOf(card.deckId, `rest-${i}`),
    }));
    await addLog(database, { cards: rest, reviews: FULL + NEWEST_KEPT - 4, from: hoursLater(41), hoursBetween: 1 });

    expect(few).toHaveLength(4);
    expect(await seal(LATER)).toBe(FULL);
    expect(await tailIds()).toHaveLength(NEWEST_KEPT);
    expect(await readCardLog(database, card!.id)).toHaveLength(2);
  });

  test('is done once when two tabs do it at the same time', async () => {
    await addTenWeeks(FULL + NEWEST_KEPT);
    const sealed = await Promise.all([seal(LATER), seal(LATER)]);
    expect(sealed.toSorted()).toEqual([0, FULL]);
    expect(await countReviews(database)).toBe(FULL + NEWEST_KEPT);
  });
});

test('a damaged segment is named to who reads the log', async () => {
  await addTenWeeks(FULL + NEWEST_KEPT);
  await seal(LATER);
  const segment = (await database.reviewSegments.toArray())[0]!;
  segment.packed[500]! ^= 1;
  await database.reviewSegments.put(segment);
  await expect(readWholeLog(database)).rejects.toThrow('Segment 0 of device device-1 has a wrong checksum.');
  expect(await checkCollection(database)).toEqual(['Segment 0 of device device-1 has a wrong checksum.']);
});

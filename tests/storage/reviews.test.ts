import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { GotchaDatabase } from '../../src/storage/database';
import {
  actOnCard,
  answerCard,
  readReviewsSince,
  readSessionReviews,
  StaleTurnError,
  undoLast,
} from '../../src/storage/reviews';
import { aCard, addCards, anAct, answer, openTestDatabase, someCards } from '../support/collection';
import { hoursLater, MONDAY_NOON } from '../support/schedules';

const card = aCard();
let database: GotchaDatabase;

beforeEach(async () => {
  database = await openTestDatabase();
  await addCards(database, [card]);
});

const storedSchedule = () => database.schedules.get(card.id);
const rowCount = () => database.reviews.count();

describe('an answer', () => {
  test('stores the grade and the schedule that follows, together', async () => {
    const review = await answer(database, anAct(), card.id, 'good');

    expect(review).toMatchObject({ kind: 'learn', grade: 'good', durationMs: 4_200, sessionId: 'session-1' });
    expect(await storedSchedule()).toEqual(review.after);
    expect(review.after).toMatchObject({ state: 'learning', reviewCount: 1, lastLogId: review.id });
    expect(await database.reviews.get(review.id)).toEqual(review);
  });

  test.each(['again', 'hard', 'good', 'easy'] as const)('%s is stored as %s', async (grade) => {
    const { id } = await answer(database, anAct(), card.id, grade);
    expect((await database.reviews.get(id))?.grade).toBe(grade);
  });

  test('to a turn that is no longer the newest is refused, and nothing is written', async () => {
    await answer(database, anAct(), card.id, 'good');
    const before = await storedSchedule();

    const stale = answerCard(database, anAct(), { cardId: card.id, turn: null, grade: 'again', durationMs: 0 });
    await expect(stale).rejects.toThrow(StaleTurnError);
    expect(await storedSchedule()).toEqual(before);
    expect(await rowCount()).toBe(1);
  });

  test('to a card that is gone is refused', async () => {
    await database.schedules.delete(card.id);
    const late = answerCard(database, anAct(), { cardId: card.id, turn: null, grade: 'good', durationMs: 0 });
    await expect(late).rejects.toThrow('types/nil-map is no longer in the collection.');
    expect(await rowCount()).toBe(0);
  });

  test('leaves nothing behind when one of its two writes fails', async () => {
    vi.spyOn(database.reviews, 'add').mockRejectedValueOnce(new Error('disk full'));
    const before = await storedSchedule();

    await expect(answer(database, anAct(), card.id, 'good')).rejects.toThrow('disk full');
    expect(await storedSchedule()).toEqual(before);
    expect(await rowCount()).toBe(0);
  });

  test('whose connection breaks behind the commit is stored once, not twice', async () => {
    const transaction = database.transaction.bind(database) as (...args: unknown[]) => PromiseLike<unknown>;
    const breakBehind = (...args: unknown[]) =>
      transaction(...args).then(() => {
        throw Object.assign(new Error('Connection to Indexed Database server lost'), { name: 'UnknownError' });
      });
    vi.spyOn(database, 'transaction').mockImplementationOnce(breakBehind as unknown as typeof database.transaction);

    const review = await answer(database, anAct(), card.id, 'good');
    expect(await rowCount()).toBe(1);
    expect((await storedSchedule())?.lastLogId).toBe(review.id);
  });
});

describe('undo', () => {
  test('restores the schedule and appends to the log', async () => {
    const before = await storedSchedule();
    const review = await answer(database, anAct(), card.id, 'again');

    expect(await undoLast(database, anAct())).toMatchObject({ id: review.id });
    const after = await storedSchedule();
    expect({ ...after, lastLogId: null }).toEqual(before);
    expect(after?.lastLogId).not.toBeNull();
    expect(await rowCount()).toBe(2);
  });

  test('goes back answer by answer, and stops where the session began', async () => {
    await answer(database, anAct(MONDAY_NOON, { sessionId: 'earlier' }), card.id, 'good');
    const first = await answer(database, anAct(), card.id, 'good');
    const second = await answer(database, anAct(), card.id, 'again');

    expect((await undoLast(database, anAct()))?.id).toBe(second.id);
    expect((await undoLast(database, anAct()))?.id).toBe(first.id);
    expect(await undoLast(database, anAct())).toBeUndefined();
    expect(await readSessionReviews(database, 'session-1')).toEqual([]);
  });

  test('leaves the card to be answered again', async () => {
    await answer(database, anAct(), card.id, 'again');
    await undoLast(database, anAct());
    const again = await answer(database, anAct(), card.id, 'easy');
    expect(again.after).toMatchObject({ state: 'review', reviewCount: 1 });
    expect((await readSessionReviews(database, 'session-1')).map(({ id }) => id)).toEqual([again.id]);
  });

  test('takes back a suspension, a burial and a flag', async () => {
    for (const action of [
      { kind: 'suspend' },
      { kind: 'bury', untilDay: 99_999 },
      { kind: 'flag', flag: 1 },
    ] as const) {
      const before = await storedSchedule();
      await actOnCard(database, anAct(), card.id, before?.lastLogId ?? null, action);
      await undoLast(database, anAct());
      expect({ ...(await storedSchedule()), lastLogId: null }).toEqual({ ...before, lastLogId: null });
    }
  });

  test('takes back the last act also after the clock went back a day', async () => {
    const [other] = someCards(1, { noteId: 'other' });
    await addCards(database, [other!]);
    await answer(database, anAct(MONDAY_NOON), card.id, 'good');
    const last = await answer(database, anAct(hoursLater(-24, MONDAY_NOON)), other!.id, 'good');

    expect((await undoLast(database, anAct(hoursLater(-24, MONDAY_NOON))))?.id).toBe(last.id);
  });

  test('refuses what was answered again elsewhere', async () => {
    await answer(database, anAct(), card.id, 'good');
    await answer(database, anAct(MONDAY_NOON, { sessionId: 'another tab' }), card.id, 'good');
    await expect(undoLast(database, anAct())).rejects.toThrow('types/nil-map was answered again elsewhere.');
    expect(await rowCount()).toBe(2);
  });

  test('does not bring back a card that an update put aside', async () => {
    await answer(database, anAct(), card.id, 'good');
    await database.schedules.update(card.id, { queue: 'removed' });
    await undoLast(database, anAct());
    expect((await storedSchedule())?.queue).toBe('removed');
  });
});

test('the rows of a day are those that still stand', async () => {
  await answer(database, anAct(hoursLater(-48, MONDAY_NOON)), card.id, 'good');
  const today = await answer(database, anAct(), card.id, 'good');
  await answer(database, anAct(), card.id, 'again');
  await undoLast(database, anAct());
  expect((await readReviewsSince(database, MONDAY_NOON.at)).map(({ id }) => id)).toEqual([today.id]);
});

import { describe, expect, test } from 'vitest';
import type { AnkiReview } from '../../../src/interchange/anki/collection';
import { calendarOf, progressOf } from '../../../src/interchange/anki/progress';
import type { PastProgress } from '../../../src/domain/past-progress';
import { DAY_MS, HOUR_MS, studyDay } from '../../../src/domain/time';
import { ankiCard, ankiCollection, CREATED_AT_SECONDS } from './collections';

const CREATED_AT = CREATED_AT_SECONDS * 1000;
const BERLIN = 60;
/** The collection above was made on this day, at its rollover hour in Greenwich. */
const FIRST_DAY = studyDay({ at: CREATED_AT, tzOffsetMin: 0, rolloverHour: 4 });

const review = (row: Partial<AnkiReview> = {}): AnkiReview => {
  return { at: CREATED_AT, cardId: 1000, ease: 3, interval: 1, factor: 2500, durationMs: 4000, type: 1, ...row };
};

function progress(card: Parameters<typeof ankiCard>[0] = {}, rows: Partial<AnkiReview>[] = []): PastProgress {
  const calendar = calendarOf(ankiCollection(), () => BERLIN);
  return progressOf(ankiCard(card), rows.map(review), calendar);
}

describe('the calendar', () => {
  test("begins on the date of the collection's own zone", () => {
    const west = ankiCollection({ creationOffsetMin: 300, createdAtSeconds: CREATED_AT_SECONDS - 1 });
    expect(calendarOf(west, () => BERLIN).firstDay).toBe(FIRST_DAY - 1);
    expect(calendarOf(ankiCollection(), () => BERLIN).firstDay).toBe(FIRST_DAY);
  });

  test("begins in the reader's zone where the collection knows none", () => {
    const midnight = CREATED_AT_SECONDS - 4 * 3600;
    const collection = ankiCollection({ creationOffsetMin: undefined, createdAtSeconds: midnight });
    expect(calendarOf(collection, () => -1).firstDay).toBe(FIRST_DAY - 1);
  });
});

describe('answers', () => {
  test('have the grade of their button and the kind of their row', () => {
    const rows = [
      { type: 0, ease: 1 },
      { type: 0, ease: 3 },
      { type: 1, ease: 2 },
      { type: 2, ease: 4 },
    ];
    expect(progress({}, rows).answers.map(({ kind, grade }) => `${kind} ${grade}`)).toEqual([
      'learn again',
      'learn good',
      'review hard',
      'relearn easy',
    ]);
  });

  test('in a filtered deck count where they changed the interval', () => {
    const rows = [
      { type: 3, factor: 0 },
      { type: 3, factor: 2500 },
    ];
    expect(progress({}, rows).answers.map(({ kind }) => kind)).toEqual(['cram', 'review']);
  });

  test('are not what nobody gave; a card that was made new again says so', () => {
    const rows = [
      { type: 4, ease: 0, factor: 0 },
      { type: 4, ease: 0, factor: 2500 },
      { type: 5, ease: 0 },
      { type: 5, ease: 3 },
      { type: 1, ease: 0 },
      { type: 1, ease: 5 },
      { at: Number.NaN },
    ];
    expect(progress({}, rows).answers).toEqual([{ at: CREATED_AT, kind: 'reset', grade: null, durationMs: 0 }]);
  });

  test('took a minute at most', () => {
    const rows = [{ durationMs: 3_600_000 }, { durationMs: -1 }];
    expect(progress({}, rows).answers.map(({ durationMs }) => durationMs)).toEqual([60_000, 0]);
  });
});

describe('the standing', () => {
  test('of a new card is its place in line', () => {
    expect(progress({ type: 0, due: 17 }).standing).toEqual({
      state: 'new',
      due: 17,
      intervalDays: 0,
      ease: 2.5,
      reviewCount: 0,
      lapses: 0,
    });
  });

  test('of a card in review is its study day', () => {
    const card = { type: 2, queue: 2, due: 40, interval: 30, factor: 2300, reps: 9, lapses: 1 };
    expect(progress(card, [{}]).standing).toEqual({
      state: 'review',
      due: FIRST_DAY + 40,
      intervalDays: 30,
      ease: 2.3,
      lastReviewAt: CREATED_AT,
      reviewCount: 9,
      lapses: 1,
    });
  });

  test('of a learning card is an instant, also where it waits for days', () => {
    const soon = CREATED_AT_SECONDS + 600;
    expect(progress({ type: 1, queue: 1, due: soon, interval: -600 }).standing).toMatchObject({
      state: 'learning',
      due: soon * 1000,
      intervalDays: 0,
    });
    expect(progress({ type: 3, queue: 3, due: 2 }).standing).toMatchObject({
      state: 'relearning',
      due: CREATED_AT + 2 * DAY_MS,
    });
  });

  test("of a lapsed card of Anki's first scheduler is relearning", () => {
    const due = CREATED_AT_SECONDS + 60;
    expect(progress({ type: 2, queue: 1, due }).standing).toMatchObject({ state: 'relearning', due: due * 1000 });
  });

  test("has FSRS's state where it is sane", () => {
    const memory = (stabilityDays: number, difficulty: number): unknown =>
      progress({ memory: { stabilityDays, difficulty } }).standing.memory;
    expect(memory(12.5, 5)).toEqual({ stabilityDays: 12.5, difficulty: 5 });
    expect(memory(1e9, 5)).toEqual({ stabilityDays: 36_500, difficulty: 5 });
    expect([memory(0, 5), memory(Infinity, 5), memory(Number.NaN, 5), memory(3, 0.9), memory(3, 11)]).toEqual(
      Array(5).fill(undefined),
    );
  });

  test('is a number of this world whatever the package says', () => {
    for (const insane of [Number.NaN, Infinity, -Infinity, 1e18, -1e18]) {
      for (const type of [0, 1, 2, 3, 9]) {
        const card = {
          type,
          due: insane,
          interval: insane,
          factor: insane,
          reps: insane,
          lapses: insane,
          flag: insane,
        };
        const { standing, flag } = progress({ ...card, lastReviewAt: Number.NaN });
        const numbers = [
          standing.due,
          standing.intervalDays,
          standing.ease,
          standing.reviewCount,
          standing.lapses,
          flag,
        ];
        expect(numbers.every(Number.isFinite)).toBe(true);
        expect(standing.intervalDays).toBeLessThanOrEqual(36_500);
        expect(standing.lastReviewAt).toBeUndefined();
      }
    }
  });
});

test('suspended is suspended; buried is for a day only and does not come along', () => {
  expect(progress({ queue: -1 }).isSuspended).toBe(true);
  expect([progress({ queue: -2 }).isSuspended, progress({ queue: -3 }).isSuspended]).toEqual([false, false]);
});

test('the flag comes along', () => {
  expect(progress({ flag: 3 }).flag).toBe(3);
});

test('the newest real answer is the last review unless the card knows better', () => {
  const rows = [{ at: CREATED_AT }, { at: CREATED_AT + HOUR_MS, type: 3, factor: 0 }];
  expect(progress({}, rows).standing.lastReviewAt).toBe(CREATED_AT);
  expect(progress({ lastReviewAt: 5 }, rows).standing.lastReviewAt).toBe(5);
});

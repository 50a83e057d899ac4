import { createRequire } from 'node:module';
import type * as Binding from '@open-spaced-repetition/binding';
import { expect, test } from 'vitest';
import { cardIdOf, deckIdOf } from '../../src/domain/card';
import { REVIEW_CSV_HEAD, reviewCsvOf } from '../../src/interchange/review-csv';
import { aReview, daysLater, MONDAY_NOON } from '../support/schedules';

// The package's ES module entry resolves the native addon from `process.cwd()`; its CommonJS entry does not.
const { convertCsvToFsrsItems } = createRequire(import.meta.url)('@open-spaced-repetition/binding') as typeof Binding;

const CARD = cardIdOf(deckIdOf('types'), 'nil-map');
const { at } = MONDAY_NOON;
const DAY = daysLater(1).at - at;

test('each answer says when it was, what it was, and in which state it found the card', () => {
  const rows = [
    aReview({ kind: 'learn', grade: 'again', at, durationMs: 1_200.4 }),
    aReview({ kind: 'learn', grade: 'easy', at: at + 1 }),
    aReview({ kind: 'cram', grade: 'good', at: at + 2 }),
    aReview({ kind: 'suspend', grade: null, at: at + 3 }),
    aReview({ kind: 'review', grade: 'again', at: at + 4 }),
    aReview({ kind: 'relearn', grade: 'hard', at: at + 5 }),
    aReview({ kind: 'reset', grade: null, due: 0, at: at + 6 }),
    aReview({ kind: 'learn', grade: 'good', at: at + 7 }),
  ];
  expect(reviewCsvOf(CARD, rows).trimEnd().split('\n')).toEqual([
    `types/nil-map,${at},1,0,1200`,
    `types/nil-map,${at + 1},4,1,5000`,
    `types/nil-map,${at + 4},1,2,5000`,
    `types/nil-map,${at + 5},2,3,5000`,
    `types/nil-map,${at + 7},3,0,5000`,
  ]);
});

test('the reference optimizer reads the table', () => {
  const rows = [0, 2, 9].map((days) =>
    aReview({ kind: days === 0 ? 'learn' : 'review', grade: 'good', at: at + days * DAY }),
  );
  const table = new TextEncoder().encode(REVIEW_CSV_HEAD + reviewCsvOf(CARD, rows));
  const items = convertCsvToFsrsItems(table, MONDAY_NOON.rolloverHour, 'UTC', () => 0);
  expect(items.map(({ reviews }) => reviews.map(({ rating, deltaT }) => [rating, deltaT]))).toEqual([
    [
      [3, 0],
      [3, 2],
    ],
    [
      [3, 0],
      [3, 2],
      [3, 7],
    ],
  ]);
});

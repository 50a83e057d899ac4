import { expect, test } from 'vitest';
import type { PastProgress } from '../../src/domain/past-progress';
import { soundProgress } from '../../src/domain/sound-progress';
import { DAY_MS } from '../../src/domain/time';
import { daysLater, MONDAY, MONDAY_NOON } from '../support/schedules';

const ANSWER = { at: daysLater(-3).at, kind: 'review', grade: 'good', durationMs: 900 } as const;
const STANDING: PastProgress['standing'] = {
  state: 'review',
  due: MONDAY + 9,
  memory: { stabilityDays: 12.5, difficulty: 4.5 },
  intervalDays: 12,
  ease: 2.5,
  lastReviewAt: ANSWER.at,
  reviewCount: 1,
  lapses: 0,
};
const aPast = (standing: Partial<PastProgress['standing']> = {}, fields: Partial<PastProgress> = {}): PastProgress => ({
  answers: [ANSWER],
  standing: { ...STANDING, ...standing },
  isSuspended: false,
  flag: 2,
  ...fields,
});
const soundOf = (standing: Partial<PastProgress['standing']>) => soundProgress(aPast(standing), MONDAY_NOON).standing;

test('a past that makes sense is believed as it is', () => {
  expect(soundProgress(aPast(), MONDAY_NOON)).toEqual(aPast());
});

test('answers that nobody can have given are left out, the others come oldest first', () => {
  const older = { ...ANSWER, at: ANSWER.at - 1 };
  const wrong = [NaN, Infinity, -1, 0.5, 2 ** 48, MONDAY_NOON.at + 2 * DAY_MS].map((at) => ({ ...ANSWER, at }));
  const ungraded = { ...ANSWER, grade: null };
  const past = aPast({}, { answers: [ANSWER, older, ...wrong, ungraded] });
  expect(soundProgress(past, MONDAY_NOON).answers).toEqual([older, ANSWER]);
});

test('a clock that is some hours ahead is believed', () => {
  const ahead = { ...ANSWER, at: MONDAY_NOON.at + DAY_MS / 2 };
  expect(soundProgress(aPast({}, { answers: [ahead] }), MONDAY_NOON).answers).toEqual([ahead]);
});

test('numbers come within reason', () => {
  expect(soundOf({ due: Infinity }).due).toBe(MONDAY + 36_500);
  expect(soundOf({ due: NaN }).due).toBe(MONDAY);
  expect(soundOf({ state: 'learning', due: NaN }).due).toBe(MONDAY_NOON.at);
  expect(soundOf({ state: 'new', due: -5 }).due).toBe(0);
  expect(soundOf({ reviewCount: 2.5, lapses: -1 })).toMatchObject({ reviewCount: 2, lapses: 0 });
  expect(soundOf({ intervalDays: Infinity, ease: NaN })).toMatchObject({ intervalDays: 36_500, ease: 2.5 });
  expect(soundOf({ memory: { stabilityDays: 1e9, difficulty: 11 } }).memory).toEqual({
    stabilityDays: 36_500,
    difficulty: 10,
  });
  expect(soundOf({ memory: { stabilityDays: 0, difficulty: 5 } }).memory).toBeUndefined();
  expect(soundOf({ lastReviewAt: -Infinity }).lastReviewAt).toBeUndefined();
  expect(soundProgress(aPast({}, { flag: NaN }), MONDAY_NOON).flag).toBe(0);
});

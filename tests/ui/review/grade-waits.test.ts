import { describe, expect, test } from 'vitest';
import { previewGrades } from '../../../src/domain/scheduler';
import { chosenAfter, suggestedGrade, waitsOf } from '../../../src/ui/review/grade-waits';
import { aConfig, aNewSchedule, MONDAY_NOON } from '../../support/schedules';

test('each grade says what it would make the card wait', () => {
  const schedules = previewGrades(aNewSchedule(), MONDAY_NOON, aConfig());
  expect(waitsOf({ now: MONDAY_NOON, schedules })).toEqual({
    again: '1 min',
    hard: '6 min',
    good: '10 min',
    easy: '8 days',
  });
});

describe('a choice', () => {
  test('suggests Good when all the right options, and no other, are chosen', () => {
    expect(suggestedGrade([1, 2], new Set([2, 1]))).toBe('good');
    expect(suggestedGrade([1, 2], new Set([1]))).toBe('again');
    expect(suggestedGrade([1], new Set([1, 2]))).toBe('again');
  });

  test('suggests nothing when nothing was chosen', () => {
    expect(suggestedGrade([1], new Set())).toBeUndefined();
    expect(suggestedGrade([], new Set([0]))).toBeUndefined();
  });

  test('with one right option changes with each tap', () => {
    expect(chosenAfter(new Set([0]), 2, 1)).toEqual(new Set([2]));
    expect(chosenAfter(new Set([2]), 2, 1)).toEqual(new Set());
  });

  test('with several gathers them', () => {
    expect(chosenAfter(new Set([0]), 2, 2)).toEqual(new Set([0, 2]));
    expect(chosenAfter(new Set([0, 2]), 0, 2)).toEqual(new Set([2]));
  });
});

import { describe, expect, test } from 'vitest';
import { isStepLength, stepWait } from '../../src/domain/learning-steps';

describe('learning steps of 1 and 10 minutes', () => {
  const steps = [1, 10];

  test('Again goes to the first step, from any step', () => {
    expect(stepWait(steps, 0, 'again')).toEqual({ minutes: 1, index: 0 });
    expect(stepWait(steps, 1, 'again')).toEqual({ minutes: 1, index: 0 });
  });

  test('Hard on the first step waits half way between the first two and stays', () => {
    expect(stepWait(steps, 0, 'hard')).toEqual({ minutes: 5.5, index: 0 });
  });

  test('Hard on a later step repeats that step', () => {
    expect(stepWait(steps, 1, 'hard')).toEqual({ minutes: 10, index: 1 });
  });

  test('Good goes on to the next step and leaves after the last', () => {
    expect(stepWait(steps, 0, 'good')).toEqual({ minutes: 10, index: 1 });
    expect(stepWait(steps, 1, 'good')).toBeNull();
  });

  test('Easy leaves at once', () => {
    expect(stepWait(steps, 0, 'easy')).toBeNull();
  });

  test('a card beyond the steps, which became fewer, is on the last one', () => {
    expect(stepWait(steps, 7, 'hard')).toEqual({ minutes: 10, index: 1 });
    expect(stepWait(steps, 7, 'good')).toBeNull();
  });
});

test('Hard on the only step waits half as long again', () => {
  expect(stepWait([10], 0, 'hard')).toEqual({ minutes: 15, index: 0 });
});

test('Hard on an only step of almost a day stays below a day', () => {
  expect(stepWait([1439], 0, 'hard')).toEqual({ minutes: 1439, index: 0 });
});

test('no grade waits shorter than a harder one when the steps shrink', () => {
  expect(stepWait([30, 5], 0, 'hard')).toEqual({ minutes: 30, index: 0 });
  expect(stepWait([30, 5], 0, 'good')).toEqual({ minutes: 30, index: 1 });
});

test('without steps every grade waits whole days', () => {
  expect(stepWait([], 0, 'again')).toBeNull();
  expect(stepWait([], 0, 'good')).toBeNull();
});

test('a step is longer than nothing and shorter than a day', () => {
  expect([0, -1, NaN, 1440].map(isStepLength)).toEqual([false, false, false, false]);
  expect([0.5, 1439].map(isStepLength)).toEqual([true, true]);
});

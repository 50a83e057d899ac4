import { expect, test } from 'vitest';
import { defaultPreferences, preferenceRules, readPreferences } from '../../src/domain/preferences';

test('what was never stored has its default', () => {
  expect(readPreferences(undefined)).toEqual(defaultPreferences);
  expect(readPreferences({ newPerDay: 3 })).toEqual({ ...defaultPreferences, newPerDay: 3 });
});

test('what is not allowed falls back to its default, alone', () => {
  const stored = { desiredRetention: 2, rolloverHour: 24, learningSteps: [1, 1440], theme: 'pink', newPerDay: 5 };
  expect(readPreferences(stored)).toEqual({ ...defaultPreferences, newPerDay: 5 });
});

test('no unknown key survives', () => {
  expect(readPreferences({ isAdmin: true })).toEqual(defaultPreferences);
});

test.each([
  ['desiredRetention', 0.7, 0.69],
  ['desiredRetention', 0.97, 0.98],
  ['newPerDay', 0, -1],
  ['newPerDay', 999, NaN],
  ['reviewsPerDay', 9999, 1.5],
  ['rolloverHour', 23, 24],
  ['maxIntervalDays', 1, 0],
  ['learningSteps', [], [0]],
  ['relearningSteps', [10], ['10']],
] as const)('%s takes %j and refuses %j', (key, allowed, refused) => {
  expect(preferenceRules[key].accepts(allowed)).toBe(true);
  expect(preferenceRules[key].accepts(refused)).toBe(false);
});

test('the defaults obey the rules', () => {
  for (const [key, { accepts }] of Object.entries(preferenceRules)) {
    expect(accepts(defaultPreferences[key as keyof typeof defaultPreferences]), key).toBe(true);
  }
});

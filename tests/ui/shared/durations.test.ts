import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/time';
import { aboutMinutes, shortDays, shortWait } from '../../../src/ui/shared/durations';

test.each([
  [30_000, '<1 min'],
  [MINUTE_MS, '1 min'],
  [10 * MINUTE_MS, '10 min'],
  [3 * HOUR_MS, '3 h'],
  [DAY_MS, '1 day'],
])('a wait of %i ms is %s', (ms, words) => {
  expect(shortWait(ms)).toBe(words);
});

test.each([
  [1, '1 day'],
  [30, '30 days'],
  [76, '2.5 mo'],
  [365, '12 mo'],
  [730, '2 y'],
  [36_500, '100 y'],
])('%i days are %s', (days, words) => {
  expect(shortDays(days)).toBe(words);
});

test.each([
  [20_000, 'less than a minute'],
  [50_000, 'about a minute'],
  [6 * MINUTE_MS, 'about 6 minutes'],
])('%i ms are said as %s', (ms, words) => {
  expect(aboutMinutes(ms)).toBe(words);
});

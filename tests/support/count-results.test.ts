import { expect, test } from 'vitest';
import { countResults } from './count-results';

const ALL_WELL = [0, 0, 0];

test('adds up what the runners say, colours or not', () => {
  const log = [
    '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m494 passed\u001b[39m\u001b[22m (494)',
    '  12 passed (1.2m)',
    '52 passed, 0 failed',
  ].join('\n');
  expect(countResults(log, ALL_WELL)).toEqual({ passed: 558, failed: 0 });
});

test('counts failures of every runner', () => {
  const log = ['      Tests  3 failed | 491 passed (494)', '  1 failed', '  11 passed (1.2m)'].join('\n');
  expect(countResults(log, ALL_WELL)).toEqual({ passed: 502, failed: 4 });
});

test('does not count files, or sentences that speak of passing', () => {
  const log = [' Test Files  9 passed (9)', '✓ 3 passed the gate', '  2 skipped'].join('\n');
  expect(countResults(log, ALL_WELL)).toEqual({ passed: 0, failed: 0 });
});

test('counts a stage that broke before it could count', () => {
  expect(countResults('  12 passed (1.2m)', [1, 0, 1])).toEqual({ passed: 12, failed: 2 });
});

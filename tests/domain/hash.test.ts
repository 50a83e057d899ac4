import { expect, test } from 'vitest';
import { UINT32_RANGE, hash32 } from '../../src/domain/hash';

// Fuzz, config ids and orders of the day rest on these: another value would change schedules that are replayed.
test('the hash of a text never changes', () => {
  expect(hash32('')).toBe(2872998923);
  expect(hash32('types/nil-map 3')).toBe(2373120678);
  expect(hash32('types/nil-map 3', 1)).toBe(832341219);
});

test('texts that differ in one character land anywhere in the range', () => {
  const buckets = new Set(
    Array.from({ length: 64 }, (_, i) => Math.floor((hash32(`types/card ${i}`) / UINT32_RANGE) * 8)),
  );
  expect(buckets).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
});

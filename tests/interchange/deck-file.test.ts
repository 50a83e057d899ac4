import { expect, test } from 'vitest';
import { LARGEST_DECK_BYTES, problemOfFile } from '../../src/interchange/deck-file';

test('a text of more than 64 MB is refused by its size', () => {
  expect(problemOfFile({ size: LARGEST_DECK_BYTES + 1 })?.message).toBe(
    'This deck has 65 MB, and Gotcha reads up to 64 MB. Split it into several decks.',
  );
  expect(problemOfFile({ size: LARGEST_DECK_BYTES })).toBeUndefined();
});

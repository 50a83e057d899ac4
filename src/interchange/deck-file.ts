import type { Problem } from '../domain/deck';

const MEGABYTE = 1_000_000;
/** A deck of 50,000 cards has about 20 MB. */
export const LARGEST_DECK_BYTES = 64 * MEGABYTE;

/** What a text file's size alone says against it, so that nobody waits for it to be read. */
export function problemOfFile({ size }: { size: number }): Problem | undefined {
  if (size <= LARGEST_DECK_BYTES) return undefined;
  const message = `This deck has ${megabytes(size)} MB, and Gotcha reads up to ${megabytes(LARGEST_DECK_BYTES)} MB. Split it into several decks.`;
  return { line: 1, message };
}

const megabytes = (count: number): number => Math.ceil(count / MEGABYTE);

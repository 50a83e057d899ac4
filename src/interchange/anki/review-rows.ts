import { idOf, wholeNumberOf } from './cells';
import type { Cell } from './sqlite';
import type { AnkiReview } from './collection';

export const reviewColumns = ['id', 'cid', 'ease', 'ivl', 'factor', 'time', 'type'];

/** The end of what a `Date` can say. */
const LATEST_AT = 8.64e15;
const INT32 = 2 ** 31;

/** Reads one row of `revlog` after the other; undefined is a review of a card that is not there, or nonsense, which is counted. */
export class ReviewReader {
  nonsense = 0;
  constructor(private readonly cardIds: ReadonlySet<number>) {}

  readonly read = ([id, cid, ease, ivl, factor, time, type]: Cell[]): AnkiReview | undefined => {
    const cardId = idOf(cid);
    // A whole collection keeps the reviews of cards that were deleted.
    if (cardId !== undefined && !this.cardIds.has(cardId)) return undefined;
    const review: AnkiReview = {
      at: wholeNumberOf(id, 1, LATEST_AT),
      cardId: cardId ?? NaN,
      ease: wholeNumberOf(ease, 0, 4),
      interval: wholeNumberOf(ivl, -INT32, INT32),
      factor: wholeNumberOf(factor, 0, INT32) || 0,
      durationMs: wholeNumberOf(time, 0, INT32) || 0,
      type: wholeNumberOf(type, 0, 5),
    };
    if (!Object.values(review).some(Number.isNaN)) return review;
    this.nonsense += 1;
    return undefined;
  };
}

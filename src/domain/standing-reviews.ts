import type { Review } from './review-log';

/** Of a log, or of a card's part of it, the rows that count: without those that were taken back, and without what took them back. */
export function standingReviews(rows: readonly Review[]): Review[] {
  const undone = new Set(rows.flatMap(({ undoes }) => undoes ?? []));
  return rows.filter(({ id, kind }) => kind !== 'undo' && !undone.has(id));
}

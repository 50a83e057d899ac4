import type { CardId } from '../domain/card';
import type { Review } from '../domain/review-log';
import { GRADES, type ScheduleState } from '../domain/schedule';

/** As the optimizers of FSRS read a log: https://github.com/open-spaced-repetition/fsrs-optimizer */
export const REVIEW_CSV_HEAD = 'card_id,review_time,review_rating,review_state,review_duration\n';

const STATE_NUMBERS: Record<ScheduleState, number> = { new: 0, learning: 1, review: 2, relearning: 3 };

/**
 * The answers of one card, given its rows that stand, as they happened. A card that was reset begins anew. Answers that counted for nothing are
 * left out.
 */
export function reviewCsvOf(cardId: CardId, reviews: readonly Review[]): string {
  let isNew = true;
  let lines = '';
  for (const { kind, grade, at, durationMs } of reviews) {
    if (kind === 'reset') isNew = true;
    if (grade === null || kind === 'cram') continue;
    const state = kind === 'learn' ? (isNew ? 'new' : 'learning') : kind === 'relearn' ? 'relearning' : 'review';
    isNew = false;
    const columns = [cardId, at, GRADES.indexOf(grade) + 1, STATE_NUMBERS[state], Math.round(durationMs)];
    lines += `${columns.join(',')}\n`;
  }
  return lines;
}

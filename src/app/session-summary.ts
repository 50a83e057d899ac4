import type { Review } from '../domain/review-log';
import { countAnswers } from '../domain/statistics';
import { studyDay, type Moment } from '../domain/time';
import type { GotchaDatabase } from '../storage/database';
import { type AskedScope, countDue, nextLearningAt } from '../storage/schedules';

/** What a sitting came to, and what comes next. */
export interface SessionSummary {
  answered: number;
  durationMs: number;
  /** Cards met for the first time. */
  introduced: number;
  /** Answers to cards in review, and how many of them were known. */
  reviewed: number;
  recalled: number;
  /** Until the next card in its steps, if one waits. */
  nextLearningInMs?: number;
  dueTomorrow: number;
  newLeft: number;
}

/** Counting further would make nobody wiser. */
const COUNT_LIMIT = 999;

export async function summarise(
  database: GotchaDatabase,
  scope: AskedScope,
  rows: readonly Review[],
  now: Moment,
): Promise<SessionSummary> {
  const counts = countAnswers(rows);
  const reviews = rows.filter(({ kind }) => kind === 'review');
  const [nextAt, dueTomorrow, newLeft] = await Promise.all([
    nextLearningAt(database, scope),
    countDue(database, scope, 'review', studyDay(now) + 1, COUNT_LIMIT),
    countDue(database, scope, 'new', Infinity, COUNT_LIMIT),
  ]);
  return {
    answered: counts.answered,
    durationMs: rows.reduce((sum, { durationMs }) => sum + durationMs, 0),
    introduced: [...counts.newByDeck.values()].reduce((sum, count) => sum + count, 0),
    reviewed: reviews.length,
    recalled: reviews.filter(({ grade }) => grade !== 'again').length,
    ...(nextAt !== undefined && { nextLearningInMs: Math.max(0, nextAt - now.at) }),
    dueTomorrow,
    newLeft,
  };
}

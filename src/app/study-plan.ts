import type { CardId, DeckId } from '../domain/card';
import type { Preferences } from '../domain/preferences';
import type { Queue, Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import { countAnswers } from '../domain/statistics';
import { LEARN_AHEAD_MS, orderStudyQueue } from '../domain/study-queue';
import { startOfStudyDay, studyDay, type Moment } from '../domain/time';
import { readPairs } from '../storage/cards';
import type { DeckOverrides, GotchaDatabase } from '../storage/database';
import { readReviewsSince } from '../storage/reviews';
import { type AskedScope, readDue } from '../storage/schedules';

/** As many as are looked at: beyond a day's limit only so far as to know that there are more. */
export const REVIEW_WINDOW = 201;
const NEW_WINDOW = 60;
const LEARNING_WINDOW = 20;

export interface PlanInput {
  scope: AskedScope;
  now: Moment;
  preferences: Preferences;
  config: SchedulerConfig;
  overrides: ReadonlyMap<DeckId, DeckOverrides>;
  /** New cards that the learner asked for beyond today's limit. */
  extraNew: number;
  answeredTurns: ReadonlySet<string>;
  /** On screen or ready behind it: they come first within the day's limits, wherever they stand in line. */
  held: readonly Schedule[];
}

/** Today's cards of a scope, in the order to show them. */
export async function planStudy(database: GotchaDatabase, input: PlanInput): Promise<Schedule[]> {
  const { scope, now, preferences, overrides, extraNew, held } = input;
  const today = studyDay(now);
  const [learning, reviews, unseen, done] = await Promise.all([
    readLearning(database, scope, now.at + LEARN_AHEAD_MS),
    readDue(database, scope, 'review', today, Math.min(REVIEW_WINDOW, preferences.reviewsPerDay + 1)),
    readDue(database, scope, 'new', Infinity, NEW_WINDOW),
    readReviewsSince(database, startOfStudyDay(today, now)),
  ]);
  // Beyond the day's limit the most forgotten come first, pair or no pair.
  const inOrderOfTheDay = reviews.length > preferences.reviewsPerDay ? [] : reviews;
  const pairs = await readPairs(
    database,
    inOrderOfTheDay.map(({ cardId }) => cardId),
  );
  const heldIds = new Set(held.map(({ cardId }) => cardId));
  const waiting = unseen.filter(({ cardId }) => !heldIds.has(cardId));
  return orderStudyQueue({
    learning,
    reviews,
    unseen: [...held.filter(({ queue }) => queue === 'new'), ...waiting],
    now,
    limits: { newPerDay: preferences.newPerDay + extraNew, reviewsPerDay: preferences.reviewsPerDay },
    deckLimits: overrides,
    done: countAnswers(done),
    config: input.config,
    seed: String(today),
    answeredTurns: input.answeredTurns,
    previousSectionId: null,
    pairs,
  });
}

/** The cards in their steps that are due by an instant, the earliest first. */
export async function readLearning(database: GotchaDatabase, scope: AskedScope, dueBy: number): Promise<Schedule[]> {
  const rows = await Promise.all(
    (['learning', 'relearning'] as const).map((queue) => readDue(database, scope, queue, dueBy, LEARNING_WINDOW)),
  );
  return rows.flat().sort((a, b) => a.due - b.due);
}

/** Planned cards as they stand now, those that are no longer due left out. */
export async function readStillDue(database: GotchaDatabase, ids: readonly CardId[], now: Moment): Promise<Schedule[]> {
  const rows = await database.schedules.bulkGet([...ids]);
  const today = studyDay(now);
  return rows
    .filter((row) => row !== undefined)
    .filter(({ queue, due }) => {
      if (queue === 'review') return due <= today;
      return queue === 'new' || (isInSteps(queue) && due <= now.at + LEARN_AHEAD_MS);
    });
}

export const isInSteps = (queue: Queue): boolean => queue === 'learning' || queue === 'relearning';

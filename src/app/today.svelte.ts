import { shouldRemind } from '../domain/backup-reminder';
import { countAnswers } from '../domain/statistics';
import { startOfStudyDay, studyDay, type Moment } from '../domain/time';
import { readDecks } from '../storage/decks';
import { countReviews, readLatestReviews, readReviewsSince } from '../storage/reviews';
import { countDue, readAsked } from '../storage/schedules';
import { readSetting, writeSetting } from '../storage/settings';
import { clock } from './clock.svelte';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';
import { isInSteps, planStudy, REVIEW_WINDOW } from './study-plan';

/** What waits today, and what was done. */
export interface TodayCounts {
  learning: number;
  reviews: number;
  unseen: number;
  /** Reviews are due beyond today's limit. */
  isOverLimit: boolean;
  answeredToday: number;
  /** How long what waits will take, at the learner's own pace. */
  durationMs: number;
  hasEverAnswered: boolean;
  /** Answers that no backup outside of the browser holds, when it is time for a word about them. */
  unsavedAnswers: number | undefined;
}

/** Until the learner's own pace is known. */
const DEFAULT_ANSWER_MS = 12_000;
/** The newest answers, from which the pace is taken: as many as are wanted, and as few as will do. */
const PACE_SAMPLE = 200;
const SMALLEST_SAMPLE = 20;
/** A new card is asked about twice on its first day. */
const ANSWERS_A_NEW_CARD = 2;

/** The counts of the home screen, kept up to date. */
export class Today {
  #query: LiveQuery<TodayCounts>;

  constructor(gotcha: Gotcha) {
    let previous: LiveQuery<TodayCounts> | undefined;
    this.#query = $derived.by(() => {
      const now = clock.now(gotcha.preferences.current.rolloverHour);
      return (previous = new LiveQuery(() => countToday(gotcha, now), previous));
    });
  }

  get counts(): TodayCounts | undefined {
    return this.#query.current;
  }
}

/** The reminder to back up is sent away until there are more answers. */
export async function dismissReminder({ database }: Gotcha): Promise<void> {
  await writeSetting(database, 'reminderDismissedAtCount', await countReviews(database));
}

async function readUnsaved(database: Gotcha['database'], reviews: number): Promise<number | undefined> {
  const saved = (await readSetting(database, 'lastBackup'))?.reviewCount ?? 0;
  const whenDismissed = await readSetting(database, 'reminderDismissedAtCount');
  return shouldRemind({ reviews, saved, whenDismissed }) ? reviews - saved : undefined;
}

async function countToday({ database, preferences }: Gotcha, now: Moment): Promise<TodayCounts> {
  const today = studyDay(now);
  const { current, config } = preferences;
  const decks = await readDecks(database);
  const scope = await readAsked(database, { kind: 'all' }, decks);
  const [reviewCount, plan, rows, latest, due] = await Promise.all([
    // Sealed rows count by segment: this stays quick with a million of them.
    countReviews(database),
    planStudy(database, {
      scope,
      now,
      preferences: current,
      config,
      overrides: new Map(decks.map(({ id, overrides }) => [id, overrides])),
      extraNew: 0,
      answeredTurns: new Set(),
      held: [],
    }),
    readReviewsSince(database, startOfStudyDay(today, now)),
    readLatestReviews(database, PACE_SAMPLE),
    countDue(database, scope, 'review', today, current.reviewsPerDay + 1),
  ]);
  const done = countAnswers(rows);
  const reviewsDone = [...done.reviewsByDeck.values()].reduce((sum, count) => sum + count, 0);
  const reviewsLeft = Math.max(0, current.reviewsPerDay - reviewsDone);
  const planned = plan.filter(({ queue }) => queue === 'review').length;
  const learning = plan.filter(({ queue }) => isInSteps(queue)).length;
  const unseen = plan.filter(({ queue }) => queue === 'new').length;
  // A plan looks no further than its window; siblings that wait for another day are known within it only.
  const reviews = due > REVIEW_WINDOW ? Math.min(due, reviewsLeft) : planned;

  const durations = latest.filter(({ grade }) => grade !== null).map(({ durationMs }) => durationMs);
  const pace =
    durations.length < SMALLEST_SAMPLE
      ? DEFAULT_ANSWER_MS
      : durations.reduce((sum, durationMs) => sum + durationMs, 0) / durations.length;
  return {
    learning,
    reviews,
    unseen,
    isOverLimit: due > reviewsLeft && reviewsLeft > 0,
    answeredToday: done.answered,
    durationMs: pace * (learning + reviews + unseen * ANSWERS_A_NEW_CARD),
    // Answers of another app count: their learner knows how this goes.
    hasEverAnswered: reviewCount > 0,
    unsavedAnswers: await readUnsaved(database, reviewCount),
  };
}

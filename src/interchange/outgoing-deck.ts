import type { DeckId } from '../domain/card';
import type { Deck } from '../domain/deck';
import type { PastAnswer, PastProgress, PastStanding } from '../domain/past-progress';
import type { Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';

/** A deck on its way out, whatever kind of file it becomes. */
export interface OutgoingDeck {
  deckId: DeckId;
  /** Whole, with the learner's own wording. */
  deck: Deck;
  /** By `cardKey`. Empty when the deck goes out without it; a card that the learner never got has none. */
  progress: ReadonlyMap<string, OutgoingProgress>;
  media: readonly OutgoingMedia[];
}

export interface OutgoingProgress {
  schedule: Schedule;
  /** The rows that stand, as they happened; with `before` and `after` where the log can be replayed. */
  reviews: readonly Review[];
}

export interface OutgoingMedia {
  /** As the deck's notes name it. */
  name: string;
  /** SHA-256 of the content. */
  hash: string;
  content: Blob;
}

/** What a package calls ease: nobody's ease is known here, and 2.5 is where SM-2 begins. */
export const FIRST_EASE = 2.5;

/** What another collection, or another app, is told of a card's progress. */
export function pastProgressOf({ schedule, reviews }: OutgoingProgress): PastProgress {
  return {
    answers: reviews.flatMap((review) => pastAnswerOf(review) ?? []),
    standing: standingOf(schedule),
    isSuspended: schedule.queue === 'suspended',
    flag: schedule.flag,
  };
}

/** Undefined for what was not an answer and did not make the card new. */
export function pastAnswerOf({ at, kind, grade, durationMs }: Review): PastAnswer | undefined {
  switch (kind) {
    case 'learn':
    case 'review':
    case 'relearn':
    case 'cram':
    case 'reset':
      return { at, kind, grade, durationMs };
    default:
      return undefined;
  }
}

function standingOf(schedule: Schedule): PastStanding {
  const { state, due, stabilityDays, difficulty, lastReviewAt, reviewCount, lapses } = schedule;
  return {
    state,
    due,
    ...(state === 'new' ? {} : { memory: { stabilityDays, difficulty } }),
    intervalDays: intervalDaysOf(schedule),
    ease: FIRST_EASE,
    ...(lastReviewAt === null ? {} : { lastReviewAt }),
    reviewCount,
    lapses,
  };
}

/** From the last answer to the day on which the card is due; 0 unless it is in review. */
export function intervalDaysOf({ state, due, lastReviewDay }: Schedule): number {
  return state === 'review' && lastReviewDay !== null ? Math.max(1, due - lastReviewDay) : 0;
}

import type { PastAnswer, PastProgress, PastStanding } from './past-progress';
import { DAY_MS, type EpochMs, type Moment, studyDay } from './time';

// A file from elsewhere is believed as far as a log row can say it: what is written into the log stays there, and every backup is checked by it.

/** A clock elsewhere may be ahead of ours by so much; an answer of a later time was given by a broken one. */
const CLOCKS_DIFFER_MS = DAY_MS;
const MAX_DAYS = 36_500;
const MAX_COUNT = 1_000_000;
const MAX_DURATION_MS = DAY_MS;
const MAX_FLAG = 7;
/** FSRS's own limits. */
const STABILITY = { least: 0.001, most: MAX_DAYS };
const DIFFICULTY = { least: 1, most: 10 };
/** SM-2's. */
const EASE = { first: 2.5, least: 1.3, most: 10 };

/** What can be believed of a past: numbers within reason, answers that somebody can have given by `now`, oldest first. */
export function soundProgress({ answers, standing, isSuspended, flag }: PastProgress, now: Moment): PastProgress {
  return {
    answers: answers
      .filter((answer) => isPossible(answer, now))
      .map((answer) => ({ ...answer, durationMs: within(answer.durationMs, 0, MAX_DURATION_MS) }))
      .sort((a, b) => a.at - b.at),
    standing: soundStanding(standing, now),
    isSuspended,
    flag: wholeWithin(flag, 0, MAX_FLAG),
  };
}

const isPossible = ({ at, kind, grade }: PastAnswer, now: Moment): boolean =>
  Number.isSafeInteger(at) && isPast(at, now) && (kind === 'reset') === (grade === null);

const isPast = (at: EpochMs, now: Moment): boolean => at >= 0 && at <= now.at + CLOCKS_DIFFER_MS;

function soundStanding(standing: PastStanding, now: Moment): PastStanding {
  const { state, intervalDays, ease, reviewCount, lapses, memory, lastReviewAt } = standing;
  return {
    state,
    due: dueOf(standing, now),
    intervalDays: within(intervalDays, 0, MAX_DAYS),
    ease: Number.isFinite(ease) ? within(ease, EASE.least, EASE.most) : EASE.first,
    reviewCount: wholeWithin(reviewCount, 0, MAX_COUNT),
    lapses: wholeWithin(lapses, 0, MAX_COUNT),
    ...(memory && isMemory(memory) && { memory: soundMemory(memory) }),
    ...(lastReviewAt !== undefined && isPast(lastReviewAt, now) && { lastReviewAt: Math.trunc(lastReviewAt) }),
  };
}

type Memory = NonNullable<PastStanding['memory']>;

const isMemory = ({ stabilityDays, difficulty }: Memory): boolean =>
  Number.isFinite(stabilityDays) && stabilityDays > 0 && Number.isFinite(difficulty);

const soundMemory = ({ stabilityDays, difficulty }: Memory): Memory => ({
  stabilityDays: within(stabilityDays, STABILITY.least, STABILITY.most),
  difficulty: within(difficulty, DIFFICULTY.least, DIFFICULTY.most),
});

function dueOf({ state, due }: PastStanding, now: Moment): number {
  if (state === 'new') return wholeWithin(due, 0, MAX_COUNT);
  if (state === 'review') return near(due, studyDay(now), MAX_DAYS);
  return near(due, now.at, MAX_DAYS * DAY_MS);
}

/** A whole number not further than `most` from `middle`; `middle` for what is no number. */
const near = (value: number, middle: number, most: number): number =>
  Math.trunc(within(Number.isNaN(value) ? middle : value, middle - most, middle + most));

const wholeWithin = (value: number, least: number, most: number): number => Math.trunc(within(value, least, most));

/** The least for what is no number. */
const within = (value: number, least: number, most: number): number =>
  Number.isNaN(value) ? least : Math.min(Math.max(value, least), most);

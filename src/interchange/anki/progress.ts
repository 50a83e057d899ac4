import type { PastAnswer, PastProgress, PastStanding } from '../../domain/past-progress';
import { GRADES, type ScheduleState } from '../../domain/schedule';
import { DAY_MS, studyDay, startOfStudyDay, type EpochMs, type Moment, type StudyDay } from '../../domain/time';
import type { AnkiCard, AnkiCollection, AnkiReview } from './collection';

/** From when a collection counts its days. */
export interface AnkiCalendar {
  firstDay: StudyDay;
  created: Moment;
}

export function calendarOf(
  { createdAtSeconds, creationOffsetMin, rolloverHour }: AnkiCollection,
  tzOffsetMinAt: (at: EpochMs) => number,
): AnkiCalendar {
  const at = clamped(createdAtSeconds * SECOND_MS, 0, MAX_AT);
  const tzOffsetMin = creationOffsetMin === undefined ? tzOffsetMinAt(at) : -creationOffsetMin;
  // Anki's first day is the date of that instant, whatever the rollover hour is.
  return { firstDay: studyDay({ at, tzOffsetMin, rolloverHour: 0 }), created: { at, tzOffsetMin, rolloverHour } };
}

/** What a package knows of one card's progress. `reviews` are the card's own, oldest first. */
export function progressOf(card: AnkiCard, reviews: readonly AnkiReview[], calendar: AnkiCalendar): PastProgress {
  const answers = reviews.flatMap(answerOf);
  return {
    answers,
    standing: standingOf(card, answers, calendar),
    isSuspended: card.queue === SUSPENDED,
    flag: clamped(card.flag, 0, MAX_FLAG),
  };
}

/** Of a card's `queue`. */
const SUSPENDED = -1;
const LEARNING = 1;
const LEARNING_BY_DAYS = 3;
/** Of a row's `type`. */
const CRAM = 3;
const MANUAL = 4;

const SECOND_MS = 1000;
const MAX_DURATION_MS = 60_000;
const MAX_FLAG = 7;
const MAX_DAYS = 36_500;
/** 200 years after 1970. */
const MAX_AT = 2 * MAX_DAYS * DAY_MS;
const MAX_COUNT = 1_000_000;
/** A `due` from here on is in seconds since 1970; the other one counts days. */
const FIRST_SECONDS = 1_000_000_000;

const KINDS = ['learn', 'review', 'relearn'] as const;

function answerOf({ at, ease, factor, durationMs, type }: AnkiReview): PastAnswer[] {
  if (!Number.isFinite(at) || at <= 0 || at > MAX_AT) return [];
  if (type === MANUAL) {
    return factor === 0 && ease === 0 ? [{ at, kind: 'reset', grade: null, durationMs: 0 }] : [];
  }
  const grade = GRADES[ease - 1];
  // An answer in a filtered deck that changed the interval is a review like another.
  const kind = type === CRAM ? (factor === 0 ? 'cram' : 'review') : KINDS[type];
  return grade && kind ? [{ at, kind, grade, durationMs: clamped(durationMs, 0, MAX_DURATION_MS) }] : [];
}

function standingOf(card: AnkiCard, answers: readonly PastAnswer[], calendar: AnkiCalendar): PastStanding {
  const state = stateOf(card);
  const lastReviewAt = card.lastReviewAt ?? answers.findLast(({ kind }) => kind !== 'cram' && kind !== 'reset')?.at;
  return {
    state,
    due: dueOf(card, state, calendar),
    ...memoryOf(card),
    intervalDays: intervalDays(card.interval),
    ease: easeOf(card.factor),
    ...(lastReviewAt === undefined || !Number.isFinite(lastReviewAt) ? {} : { lastReviewAt }),
    reviewCount: clamped(card.reps, 0, MAX_COUNT),
    lapses: clamped(card.lapses, 0, MAX_COUNT),
  };
}

const STATES: readonly ScheduleState[] = ['new', 'learning', 'review', 'relearning'];

function stateOf({ type, queue }: AnkiCard): ScheduleState {
  const state = STATES[type] ?? 'new';
  // Anki's first scheduler relearned cards without a type of their own.
  const isLearned = queue === LEARNING || queue === LEARNING_BY_DAYS;
  return state === 'review' && isLearned ? 'relearning' : state;
}

function dueOf({ due }: AnkiCard, state: ScheduleState, { firstDay, created }: AnkiCalendar): number {
  if (state === 'new') return clamped(due, 0, MAX_COUNT);
  if (state !== 'review' && due >= FIRST_SECONDS) return clamped(due * SECOND_MS, 0, MAX_AT);
  const day = firstDay + clamped(due, -MAX_DAYS, MAX_DAYS);
  return state === 'review' ? day : startOfStudyDay(day, created);
}

function memoryOf({ memory }: AnkiCard): Pick<PastStanding, 'memory'> {
  const isSane = memory && memory.stabilityDays > 0 && memory.difficulty >= 1 && memory.difficulty <= 10;
  if (!isSane || !Number.isFinite(memory.stabilityDays)) return {};
  return { memory: { stabilityDays: Math.min(memory.stabilityDays, MAX_DAYS), difficulty: memory.difficulty } };
}

function intervalDays(interval: number): number {
  const days = interval < 0 ? Math.floor((-interval * SECOND_MS) / DAY_MS) : interval;
  return clamped(days, 0, MAX_DAYS);
}

const FIRST_EASE = 2.5;
const MIN_EASE = 1.3;
const MAX_EASE = 10;

function easeOf(permille: number): number {
  if (!Number.isFinite(permille) || permille <= 0) return FIRST_EASE;
  return Math.min(Math.max(permille / 1000, MIN_EASE), MAX_EASE);
}

/** A whole number between the two; the lower one for what is no number. */
function clamped(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.trunc(Math.min(Math.max(value, least), most));
}

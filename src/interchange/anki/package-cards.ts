import type { Review } from '../../domain/review-log';
import { GRADES, type Schedule } from '../../domain/schedule';
import type { SchedulerConfig } from '../../domain/scheduler';
import type { StudyDay } from '../../domain/time';
import { FIRST_EASE, intervalDaysOf, pastAnswerOf } from '../outgoing-deck';
import { NEW_USN } from './schema11-tables';
import type { SqlRow } from './sqlite-writer';

const SECOND_MS = 1_000;
const PERMILLE = 1_000;
/** Anki's ease of a card that never was hard. */
export const FIRST_FACTOR = FIRST_EASE * PERMILLE;
const FLAG_BITS = 0b111;

const TYPES = { new: 0, learning: 1, review: 2, relearning: 3 } as const;
const QUEUES = { new: 0, learning: 1, review: 2, relearning: 1, suspended: -1, buried: -3, removed: -1 } as const;

/** Which card a row is of, and where it stands among the new ones. */
export interface CardPlace {
  cardId: number;
  noteId: number;
  deckId: number;
  ord: number;
  position: number;
}

/** The days of a package count from that of its collection's creation. */
export interface PackageClock {
  creationDay: StudyDay;
  modifiedAtSeconds: number;
  config: SchedulerConfig;
}

/** A row of `cards`. A card without a schedule was never met. */
export function cardRow(place: CardPlace, schedule: Schedule | undefined, clock: PackageClock): SqlRow {
  const { cardId, noteId, deckId, ord, position } = place;
  const state = schedule?.state ?? 'new';
  return [
    cardId,
    noteId,
    deckId,
    ord,
    clock.modifiedAtSeconds,
    NEW_USN,
    TYPES[state],
    QUEUES[schedule?.queue ?? 'new'],
    schedule && state !== 'new' ? dueOf(schedule, clock) : position,
    schedule ? ivlOf(schedule) : 0,
    state === 'new' ? 0 : FIRST_FACTOR,
    schedule?.reviewCount ?? 0,
    schedule?.lapses ?? 0,
    schedule ? stepsLeft(schedule, clock.config) : 0,
    0,
    0,
    (schedule?.flag ?? 0) & FLAG_BITS,
    schedule && state !== 'new' ? memoryOf(schedule, clock.config) : '',
  ];
}

const dueOf = ({ state, due }: Schedule, { creationDay }: PackageClock): number =>
  state === 'review' ? due - creationDay : Math.floor(due / SECOND_MS);

/** Days; those of a card that is learned again are the days that it would have had. */
function ivlOf(schedule: Schedule): number {
  if (schedule.state === 'relearning') return Math.max(1, Math.round(schedule.stabilityDays));
  return intervalDaysOf(schedule);
}

function stepsLeft({ state, step }: Schedule, { learningSteps, relearningSteps }: SchedulerConfig): number {
  if (state !== 'learning' && state !== 'relearning') return 0;
  const steps = state === 'learning' ? learningSteps : relearningSteps;
  return Math.max(1, steps.length - step);
}

/** FSRS's state, as precise as Anki keeps it. */
function memoryOf({ stabilityDays, difficulty, lastReviewAt }: Schedule, config: SchedulerConfig): string {
  return JSON.stringify({
    s: rounded(stabilityDays, 4),
    d: rounded(difficulty, 3),
    dr: rounded(config.desiredRetention, 2),
    decay: rounded(decayOf(config), 3),
    ...(lastReviewAt === null ? {} : { lrt: Math.floor(lastReviewAt / SECOND_MS) }),
  });
}

/** FSRS-6 learns how fast forgetting flattens: its last parameter. */
const decayOf = ({ parameters }: SchedulerConfig): number => parameters.at(-1)!;

const rounded = (value: number, places: number): number => Number(value.toFixed(places));

/** Answers of a card as rows of `revlog` without their ids, which are times that only one row of all may have. */
export interface RevlogRow {
  at: number;
  /** All columns behind the id. */
  columns: SqlRow;
}

const REVLOG_TYPES = { learn: 0, review: 1, relearn: 2, cram: 3, reset: 4 } as const;

export function revlogRows(cardId: number, reviews: readonly Review[]): RevlogRow[] {
  return reviews.flatMap((review) => {
    const answer = pastAnswerOf(review);
    if (!answer) return [];
    const { at, kind, grade, durationMs } = answer;
    const { before, after } = review;
    const ease = grade === null ? 0 : GRADES.indexOf(grade) + 1;
    const countsForNothing = kind === 'cram' || kind === 'reset';
    const ivl = kind === 'reset' ? 0 : waitOf(after);
    // Zero is how Anki tells an answer that counted for nothing, and a card that was made new.
    const factor = countsForNothing || !after ? 0 : difficultyFactor(after.difficulty);
    return [
      { at, columns: [cardId, NEW_USN, ease, ivl, waitOf(before), factor, Math.round(durationMs), REVLOG_TYPES[kind]] },
    ];
  });
}

/** Days, or seconds where negative; 0 where it is not known. */
function waitOf(schedule: Schedule | undefined): number {
  if (!schedule || schedule.state === 'new') return 0;
  if (schedule.state === 'review') return intervalDaysOf(schedule);
  const waitMs = schedule.due - (schedule.lastReviewAt ?? schedule.due);
  return -Math.max(1, Math.round(waitMs / SECOND_MS));
}

const EASIEST = 1;
const HARDEST = 10;
/** Anki keeps the difficulty where SM-2 had the ease: from 100 to 1100. */
const difficultyFactor = (difficulty: number): number =>
  Math.round(((difficulty - EASIEST) / (HARDEST - EASIEST) + 0.1) * PERMILLE);

/** Rows in the order of their times, each with a time of its own and none later than `now`. */
export function withOwnTimes(rows: readonly RevlogRow[], now: number): SqlRow[] {
  const ordered = [...rows].sort((a, b) => a.at - b.at);
  const times: number[] = [];
  for (const { at } of ordered) times.push(Math.max(Math.floor(at), (times.at(-1) ?? -Infinity) + 1));
  let next = now + 1;
  for (let index = times.length - 1; index >= 0 && times[index]! >= next; index--) {
    next -= 1;
    times[index] = next;
  }
  return ordered.map(({ columns }, index) => [times[index]!, ...columns]);
}

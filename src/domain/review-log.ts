import type { CardId } from './card';
import { applyGrade, type SchedulerConfig } from './scheduler';
import { newSchedule, type Grade, type Schedule, type ScheduleState } from './schedule';
import type { EpochMs, Moment, StudyDay } from './time';

declare const brand: unique symbol;
/** A UUIDv7: the ids of one card's rows sort as they happened, whatever the clock did. */
export type LogId = string & { readonly [brand]: 'LogId' };

export type GradeKind = 'learn' | 'review' | 'relearn';
export type ReviewKind =
  | GradeKind
  | 'cram'
  | 'undo'
  | 'suspend'
  | 'unsuspend'
  | 'bury'
  | 'unbury'
  | 'flag'
  | 'reset'
  | 'setDue'
  | 'reschedule'
  | 'import';

/** All that an import or a rescheduling says of a card; what it leaves alone is the learner's own (flag, suspension). */
export type Placement = Pick<
  Schedule,
  | 'state'
  | 'due'
  | 'stabilityDays'
  | 'difficulty'
  | 'lastReviewAt'
  | 'lastReviewDay'
  | 'reviewCount'
  | 'lapses'
  | 'step'
>;

/** A row of the log: one graded answer, or another thing that happened to a card's schedule. */
export interface Review extends Moment {
  id: LogId;
  cardId: CardId;
  sessionId: string;
  kind: ReviewKind;
  /** Null unless `kind` is 'learn', 'review', 'relearn' or 'cram'. */
  grade: Grade | null;
  /** From the question to the grade. 0 where nobody answered. */
  durationMs: number;
  /** undo: the row that it takes back. */
  undoes?: LogId;
  /** flag: the new one, 0 for none. */
  flag?: number;
  /** bury: the first day on which the card is back. */
  untilDay?: StudyDay;
  /** setDue: a study day, or a position while the card is new. reset: the position among the new cards. */
  due?: number;
  /** import, reschedule. */
  placement?: Placement;
  configId: string;
  deviceId: string;
  /** Absent once the row is sealed. */
  before?: Schedule;
  /** Absent once the row is sealed. */
  after?: Schedule;
}

/** The kind of row that a graded answer to a card in this state makes. */
export function gradeKindOf(state: ScheduleState): GradeKind {
  switch (state) {
    case 'new':
    case 'learning':
      return 'learn';
    case 'review':
      return 'review';
    case 'relearning':
      return 'relearn';
  }
}

/** What one row makes of a schedule. An undo needs the rows before it: see `replayCard`. */
export function applyReview(before: Schedule, review: Review, config: SchedulerConfig): Schedule {
  return { ...scheduleAfter(before, review, config), lastLogId: review.id };
}

function scheduleAfter(before: Schedule, review: Review, config: SchedulerConfig): Schedule {
  switch (review.kind) {
    case 'learn':
    case 'review':
    case 'relearn':
      return applyGrade(before, need(review, 'grade'), review, config);
    case 'cram':
      return before;
    case 'suspend':
      return { ...before, queue: 'suspended', buriedUntilDay: null };
    case 'unsuspend':
      return before.queue === 'suspended' ? { ...before, queue: before.state } : before;
    case 'bury':
      if (before.queue === 'suspended' || before.queue === 'removed') return before;
      return { ...before, queue: 'buried', buriedUntilDay: need(review, 'untilDay') };
    case 'unbury':
      return before.queue === 'buried' ? { ...before, queue: before.state, buriedUntilDay: null } : before;
    case 'flag':
      return { ...before, flag: need(review, 'flag') };
    case 'reset':
      return placed(before, newSchedule(before, need(review, 'due')));
    case 'setDue':
      return dueOn(before, need(review, 'due'));
    case 'reschedule':
    case 'import':
      return placed(before, need(review, 'placement'));
    case 'undo':
      throw new Error(`Inconsistent: card ${review.cardId} has the undo ${review.id} outside of its replay`);
  }
}

function dueOn(before: Schedule, due: number): Schedule {
  if (before.state === 'new') return { ...before, due };
  return { ...inState(before, 'review'), due, step: 0 };
}

function placed(before: Schedule, placement: Placement): Schedule {
  const { state, due, stabilityDays, difficulty, lastReviewAt, lastReviewDay, reviewCount, lapses, step } = placement;
  return {
    ...inState(before, state),
    due,
    stabilityDays,
    difficulty,
    lastReviewAt,
    lastReviewDay,
    reviewCount,
    lapses,
    step,
  };
}

/** A card set aside stays there: only its learner brings it back, or the day. */
function inState(before: Schedule, state: ScheduleState): Schedule {
  return { ...before, state, queue: before.queue === before.state ? state : before.queue };
}

function need<Field extends 'grade' | 'untilDay' | 'flag' | 'due' | 'placement'>(
  review: Review,
  field: Field,
): NonNullable<Review[Field]> {
  const value = review[field];
  if (value === undefined || value === null) {
    throw new Error(
      `Inconsistent: card ${review.cardId} has the row ${review.id} of kind ${review.kind} without ${field}`,
    );
  }
  return value;
}

const COUNTER_BITS = 12;
const COUNTER_MAX = 2 ** COUNTER_BITS - 1;
/** A first counter leaves the upper half to the rows of the same millisecond. */
const FIRST_COUNTER_MAX = COUNTER_MAX >> 1;
const RANDOM_BYTES = 10;
/** UUIDv7's timestamp has 48 bits. */
const LAST_AT: EpochMs = 2 ** 48 - 1;

/**
 * An id that sorts after `previous` (the card's newest row) even when the clock went back. `randomBytes` are 10 or more.
 * https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function logId(at: EpochMs, previous: LogId | null, randomBytes: Uint8Array): LogId {
  if (!Number.isFinite(at)) throw new Error(`Inconsistent: a log row has the time ${at}`);
  if (randomBytes.length < RANDOM_BYTES) {
    throw new Error(`Inconsistent: a log id needs ${RANDOM_BYTES} random bytes and has ${randomBytes.length}`);
  }
  const bytes = [...randomBytes.subarray(0, RANDOM_BYTES)] as [number, number, ...number[]];
  let time = Math.min(Math.max(0, Math.floor(at)), LAST_AT);
  let counter = ((bytes[0] << 8) | bytes[1]) & FIRST_COUNTER_MAX;

  if (previous !== null && time <= timeOf(previous)) {
    time = timeOf(previous);
    counter = counterOf(previous) + 1;
    if (counter > COUNTER_MAX) {
      time += 1;
      counter = 0;
    }
  }
  const timeHex = hex(time, 12);
  const tail = bytes
    .slice(2)
    .map((byte, i) => hex(i === 0 ? (byte & 0x3f) | 0x80 : byte, 2))
    .join('');
  return `${timeHex.slice(0, 8)}-${timeHex.slice(8)}-7${hex(counter, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}` as LogId;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const timeOf = (id: LogId): EpochMs => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
const counterOf = (id: LogId): number => parseInt(id.slice(15, 18), 16);

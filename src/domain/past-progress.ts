import { hash32 } from './hash';
import { applyReview, logId, type Placement, type Review } from './review-log';
import { type Grade, newSchedule, type Schedule, type ScheduleState } from './schedule';
import { memoryFromSm2, type SchedulerConfig } from './scheduler';
import { type EpochMs, type Moment, startOfStudyDay, studyDay } from './time';

/** Something that happened to a card elsewhere: in another app, or in another collection. */
export interface PastAnswer {
  at: EpochMs;
  /** `cram`: an answer that counted for nothing. `reset`: the card was made new again. */
  kind: 'learn' | 'review' | 'relearn' | 'cram' | 'reset';
  /** Null for `reset` alone. */
  grade: Grade | null;
  /** 0 where it is not known. */
  durationMs: number;
}

/** Where a card stood when it left the other app. */
export interface PastStanding {
  state: ScheduleState;
  /** A place in line (new), an EpochMs (learning, relearning) or a StudyDay (review). */
  due: number;
  /** FSRS's, where the other app had it. */
  memory?: { stabilityDays: number; difficulty: number };
  /** SM-2's: the last interval, 0 where there is none, and its ease, e.g. 2.5. */
  intervalDays: number;
  ease: number;
  lastReviewAt?: EpochMs;
  reviewCount: number;
  lapses: number;
}

export interface PastProgress {
  /** Oldest first. */
  answers: readonly PastAnswer[];
  standing: PastStanding;
  isSuspended: boolean;
  /** 0 = none. */
  flag: number;
}

/** Who takes the progress over, when, and under which settings; `momentAt` says what a clock here would have shown then. */
export interface TakeOver extends Pick<Review, 'sessionId' | 'deviceId'> {
  now: Moment;
  config: SchedulerConfig;
  momentAt: (at: EpochMs) => Moment;
}

/**
 * The rows of the log that tell a card's past, from the schedule that it has here, and the schedule that they make of it. The last row says where
 * the card stands: FSRS's own state where the other app had it, else what a replay of a whole past gives, else SM-2's interval and ease as FSRS sees them.
 */
export function takeOverProgress(
  before: Schedule,
  past: PastProgress,
  takeOver: TakeOver,
): { rows: Review[]; schedule: Schedule } {
  const rows: Review[] = [];
  let schedule = before;
  const append = (content: RowContent, at: Moment): void => {
    const { config, sessionId, deviceId } = takeOver;
    const { at: time, tzOffsetMin, rolloverHour } = at;
    const id = logId(time, schedule.lastLogId, idBytes(`${before.cardId} ${content.kind} ${time} ${rows.length}`));
    const row: Review = {
      id,
      cardId: before.cardId,
      sessionId,
      at: time,
      tzOffsetMin,
      rolloverHour,
      ...content,
      configId: config.id,
      deviceId,
      before: schedule,
    };
    schedule = applyReview(schedule, row, config);
    rows.push({ ...row, after: schedule });
  };

  for (const { at, kind, grade, durationMs } of past.answers) {
    append({ kind, grade, durationMs, ...(kind === 'reset' && { due: before.due }) }, takeOver.momentAt(at));
  }
  const placement = placementOf(past, schedule, before, takeOver);
  if (placement) append({ kind: 'import', grade: null, durationMs: 0, placement }, takeOver.now);
  if (past.isSuspended && schedule.queue !== 'suspended') append(ACT('suspend'), takeOver.now);
  if (past.flag !== schedule.flag) append({ ...ACT('flag'), flag: past.flag }, takeOver.now);
  return { rows, schedule };
}

/** Anki tells the last answer in whole seconds, and moves one that shares its millisecond with another card's. */
const SAME_ANSWER_MS = 1_000;

/**
 * What the collection does not know yet of a card that stands as `here` says; undefined when there is nothing new. `known` are the times of the
 * card's own log: an answer that counted for nothing, or one before a reset, left no other trace.
 */
export function newerProgress(
  past: PastProgress,
  here: Pick<Schedule, 'lastReviewAt' | 'lastLogId'> | undefined,
  known: readonly EpochMs[] = [],
): PastProgress | undefined {
  if (!here || here.lastLogId === null) return past;
  const { lastReviewAt } = here;
  const isKnown = (at: EpochMs) => known.some((time) => Math.abs(time - at) <= SAME_ANSWER_MS);
  const isLater = (at: EpochMs) => lastReviewAt === null || at > lastReviewAt + SAME_ANSWER_MS;
  const answers = past.answers.filter(({ at }) => isLater(at) && !isKnown(at));
  // A card that nobody answered is set aside, or flagged, by whoever did it last: here.
  const isFirst = lastReviewAt === null && known.length === 0 && past.standing.state !== 'new';
  return answers.length > 0 || isFirst ? { ...past, answers } : undefined;
}

/** Whether a file says anything of a card besides that it is new. */
export function hasProgress({ answers, standing, isSuspended, flag }: PastProgress): boolean {
  return answers.length > 0 || standing.state !== 'new' || isSuspended || flag !== 0;
}

type RowContent = Pick<Review, 'kind' | 'grade' | 'durationMs' | 'due' | 'placement' | 'flag'>;

const ACT = <Kind extends 'suspend' | 'flag'>(kind: Kind) => ({ kind, grade: null, durationMs: 0 });

/** Where the card stands now; undefined when the answers alone say so: a card that is new and was never anything else. */
function placementOf(
  past: PastProgress,
  replayed: Schedule,
  before: Schedule,
  { config, momentAt, now }: TakeOver,
): Placement | undefined {
  const { standing, answers } = past;
  const memory = memoryOf(past, replayed, config);
  if (standing.state === 'new' || !memory) {
    return replayed.state === 'new' ? undefined : newSchedule(before, before.due);
  }
  const { state, due, reviewCount, lapses } = standing;
  const lastAnswer = answers.findLast(({ kind }) => kind !== 'cram' && kind !== 'reset');
  // Anki says the one in seconds and the other in milliseconds.
  const known = [standing.lastReviewAt, lastAnswer?.at].filter((at) => at !== undefined);
  const lastReviewAt = known.length > 0 ? Math.max(...known) : firstAnswerBefore(standing, now);
  const lastReviewDay = studyDay(momentAt(lastReviewAt));
  return { state, due, ...memory, lastReviewAt, lastReviewDay, reviewCount, lapses, step: 0 };
}

/** Of a card whose last answer nobody wrote down: its interval before it is due. */
function firstAnswerBefore({ state, due, intervalDays }: PastStanding, now: Moment): EpochMs {
  const at = state === 'review' ? startOfStudyDay(due - Math.max(1, intervalDays), now) : now.at;
  return Math.max(0, Math.min(at, now.at));
}

type Memory = Pick<Schedule, 'stabilityDays' | 'difficulty'>;

function memoryOf(
  { answers, standing }: PastProgress,
  replayed: Schedule,
  config: SchedulerConfig,
): Memory | undefined {
  if (standing.memory) return standing.memory;
  const { state, stabilityDays, difficulty } = replayed;
  if (state !== 'new' && isWhole(answers)) return { stabilityDays, difficulty };
  return standing.intervalDays > 0 ? memoryFromSm2(standing.intervalDays, standing.ease, config) : undefined;
}

/** A past that was cut off begins in the middle: what a replay gives then is not what the card knows. */
function isWhole(answers: readonly PastAnswer[]): boolean {
  const start = answers.findLastIndex(({ kind }) => kind === 'reset') + 1;
  return answers.slice(start).find(({ kind }) => kind !== 'cram')?.kind === 'learn';
}

/** The same for the same row, on every device and at every import. */
function idBytes(text: string): Uint8Array {
  return Uint8Array.from(
    ID_SEEDS.flatMap((seed) => {
      const word = hash32(text, seed);
      return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff];
    }),
  );
}
/** Three words of four bytes: a log id takes ten. */
const ID_SEEDS = [0, 0x9e3779b9, 0x85ebca6b];

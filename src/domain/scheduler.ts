import {
  CLAMP_PARAMETERS,
  FSRSAlgorithm,
  S_MAX,
  S_MIN,
  W17_W18_Ceiling,
  computeDecayFactor,
  default_w,
  get_fuzz_range,
  type FSRSState,
} from 'ts-fsrs';
import { contentHash } from './content-hash';
import { UINT32_RANGE, hash32 } from './hash';
import { isStepLength, stepWait, type StepWait } from './learning-steps';
import { GRADES, type Grade, type Queue, type Schedule, type ScheduleState } from './schedule';
import { MINUTE_MS, studyDay, type Moment } from './time';

/** Immutable: a log row names the one it was made with, so that it can be replayed. */
export interface SchedulerConfig {
  id: string;
  fsrsVersion: 6;
  parameters: readonly number[];
  /** The chance of recall at which a card falls due. */
  desiredRetention: number;
  /** Minutes, each less than a day. */
  learningSteps: readonly number[];
  /** Minutes, each less than a day. */
  relearningSteps: readonly number[];
  /** Whether intervals are spread a little, so that cards learned together part. */
  isFuzzed: boolean;
  maxIntervalDays: number;
}

const EASIEST = 1;
const HARDEST = 10;
/** Shorter intervals are not worth spreading, as in Anki. */
const SHORTEST_FUZZED_DAYS = 2.5;

const PARAMETER_COUNT = 21;
const LOWEST_RETENTION = 0.7;
const HIGHEST_RETENTION = 0.97;
const LONGEST_INTERVAL_DAYS = 36_500;

const defaultContent: Omit<SchedulerConfig, 'id'> = {
  fsrsVersion: 6,
  parameters: [...default_w],
  desiredRetention: 0.9,
  learningSteps: [1, 10],
  relearningSteps: [10],
  isFuzzed: true,
  maxIntervalDays: LONGEST_INTERVAL_DAYS,
};

export const defaultSchedulerConfig: SchedulerConfig = {
  id: schedulerConfigId(defaultContent),
  ...defaultContent,
};

/** Equal settings have equal ids, on every device. */
export function schedulerConfigId(config: Omit<SchedulerConfig, 'id'>): string {
  const content = JSON.stringify([
    config.fsrsVersion,
    config.parameters,
    config.desiredRetention,
    config.learningSteps,
    config.relearningSteps,
    config.isFuzzed,
    config.maxIntervalDays,
  ]);
  return `fsrs${config.fsrsVersion}-${contentHash(content)}`;
}

/** What is wrong with settings, a sentence each; nothing when they can be used. */
export function checkSchedulerConfig(config: Omit<SchedulerConfig, 'id'>): string[] {
  return [
    ...checkParameters(config.parameters),
    ...checkSteps('learning', config.learningSteps),
    ...checkSteps('relearning', config.relearningSteps),
    ...(isWithin(config.desiredRetention, LOWEST_RETENTION, HIGHEST_RETENTION)
      ? []
      : [
          `Desired retention is ${config.desiredRetention}; it must be from ${LOWEST_RETENTION} to ${HIGHEST_RETENTION}.`,
        ]),
    ...(Number.isInteger(config.maxIntervalDays) && isWithin(config.maxIntervalDays, 1, LONGEST_INTERVAL_DAYS)
      ? []
      : [
          `The longest interval is ${config.maxIntervalDays} days; it must be a whole number from 1 to ${LONGEST_INTERVAL_DAYS}.`,
        ]),
  ];
}

function checkSteps(name: string, steps: readonly number[]): string[] {
  return steps
    .filter((minutes) => !isStepLength(minutes))
    .map((minutes) => `A ${name} step is ${minutes} minutes; it must be more than 0 and less than a day.`);
}

function checkParameters(parameters: readonly number[]): string[] {
  if (parameters.length !== PARAMETER_COUNT) {
    return [`FSRS-6 has ${PARAMETER_COUNT} parameters, not ${parameters.length}.`];
  }
  return CLAMP_PARAMETERS(W17_W18_Ceiling).flatMap(([min = 0, max = 0], i) => {
    const parameter = parameters[i] ?? NaN;
    return isWithin(parameter, min, max)
      ? []
      : [`FSRS parameter ${i} is ${parameter}; it must be from ${min} to ${max}.`];
  });
}

const isWithin = (value: number, min: number, max: number): boolean => value >= min && value <= max;

const FSRS_RATINGS = { again: 1, hard: 2, good: 3, easy: 4 } as const satisfies Record<Grade, number>;

const algorithms = new WeakMap<SchedulerConfig, FSRSAlgorithm>();

function algorithmOf(config: SchedulerConfig): FSRSAlgorithm {
  const known = algorithms.get(config);
  if (known) return known;
  // ts-fsrs takes NaN, and clips what is out of range, without a word.
  const problems = checkSchedulerConfig(config);
  if (problems.length) throw new Error(`Inconsistent: scheduler config ${config.id}: ${problems.join(' ')}`);
  const algorithm = new FSRSAlgorithm({
    w: [...config.parameters],
    request_retention: config.desiredRetention,
    maximum_interval: config.maxIntervalDays,
    enable_fuzz: false,
    enable_short_term: true,
    // With two or more it would lower w17 and w18, which fsrs-rs does in training only.
    relearning_steps: [],
  });
  algorithms.set(config, algorithm);
  return algorithm;
}

/** The schedule after an answer. `lastLogId` stays as it was: `applyReview` sets it, with the row that it belongs to. */
export function applyGrade(before: Schedule, grade: Grade, now: Moment, config: SchedulerConfig): Schedule {
  const { [grade]: after } = outcomesUpTo(grade, before, now, config);
  if (!after) throw new Error(`Inconsistent: card ${before.cardId} has the grade ${grade}`);
  return after;
}

/** What each grade would make of the schedule, exactly as `applyGrade` does it. */
export function previewGrades(before: Schedule, now: Moment, config: SchedulerConfig): Record<Grade, Schedule> {
  return outcomesUpTo('easy', before, now, config) as Record<Grade, Schedule>;
}

/** The chance of recall, 0 to 1, so many days (fractions count) after the last review. */
export function forgettingCurve({
  parameters,
}: SchedulerConfig): (elapsedDays: number, stabilityDays: number) => number {
  const { decay, factor } = computeDecayFactor(parameters);
  return (elapsedDays, stabilityDays) => (1 + (factor * elapsedDays) / stabilityDays) ** decay;
}

/** SM-2 aims at this chance of recall: what Anki takes its intervals for. */
const SM2_RETENTION = 0.9;

/**
 * FSRS's state of a card that SM-2 scheduled: an interval in days and an ease such as 2.5.
 * https://github.com/open-spaced-repetition/fsrs-rs, `memory_state_from_sm2`
 */
export function memoryFromSm2(
  intervalDays: number,
  ease: number,
  { parameters }: SchedulerConfig,
): { stabilityDays: number; difficulty: number } {
  const { decay, factor } = computeDecayFactor(parameters);
  const [w8 = 0, w9 = 0, w10 = 0] = parameters.slice(8, 11);
  const interval = clamp(intervalDays, S_MIN, S_MAX);
  const stabilityDays = clamp((interval * factor) / (SM2_RETENTION ** (1 / decay) - 1), S_MIN, S_MAX);
  const growth = Math.exp(w8) * stabilityDays ** -w9 * Math.expm1((1 - SM2_RETENTION) * w10);
  const difficulty = clamp(HARDEST + 1 - (ease - 1) / growth, EASIEST, HARDEST);
  return { stabilityDays, difficulty };
}

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);

/** Every grade's wait depends on the waits of the harder ones, never on an easier one's. */
function outcomesUpTo(
  last: Grade,
  before: Schedule,
  now: Moment,
  config: SchedulerConfig,
): Partial<Record<Grade, Schedule>> {
  refuseNonsense(before, now);
  const algorithm = algorithmOf(config);
  const today = studyDay(now);
  // A clock that went back counts as no time at all.
  const elapsedDays = Math.max(0, today - (before.lastReviewDay ?? today));
  const fuzz = hash32(`${before.cardId} ${before.reviewCount}`) / UINT32_RANGE;

  const outcomes: Partial<Record<Grade, Schedule>> = {};
  let harderDays = 0;
  for (const grade of GRADES) {
    const memory = nextMemory(algorithm, before, elapsedDays, grade);
    const step = nextStep(before, grade, config);
    if (!step) {
      const isLongerThanHarder = grade === 'good' || grade === 'easy';
      const leastDays = isLongerThanHarder ? harderDays + 1 : harderDays;
      harderDays = intervalDays(algorithm, memory.stability, { elapsedDays, leastDays, fuzz }, config);
    }
    const state = step ? stepState(before.state) : 'review';
    // Written out: a spread took four times as long as FSRS itself.
    outcomes[grade] = {
      cardId: before.cardId,
      deckId: before.deckId,
      sectionId: before.sectionId,
      state,
      queue: queueAfter(before.queue, state),
      due: step ? now.at + Math.round(step.minutes * MINUTE_MS) : today + harderDays,
      stabilityDays: memory.stability,
      difficulty: memory.difficulty,
      lastReviewAt: now.at,
      lastReviewDay: today,
      lastLogId: before.lastLogId,
      reviewCount: before.reviewCount + 1,
      lapses: before.lapses + (before.state === 'review' && grade === 'again' ? 1 : 0),
      step: step?.index ?? 0,
      buriedUntilDay: null,
      flag: before.flag,
    };
    if (grade === last) break;
  }
  return outcomes;
}

function nextMemory(algorithm: FSRSAlgorithm, before: Schedule, elapsedDays: number, grade: Grade): FSRSState {
  const rating = FSRS_RATINGS[grade];
  if (before.state !== 'new') {
    return algorithm.next_state(
      { stability: before.stabilityDays, difficulty: before.difficulty },
      elapsedDays,
      rating,
    );
  }
  const { stability, difficulty } = algorithm.next_state(null, elapsedDays, rating);
  // ts-fsrs lifts a first stability to 0.1; fsrs-rs takes the parameter as it is.
  return { stability: algorithm.parameters.w[rating - 1] ?? stability, difficulty };
}

function nextStep(before: Schedule, grade: Grade, config: SchedulerConfig): StepWait | null {
  switch (before.state) {
    case 'new':
      return stepWait(config.learningSteps, 0, grade);
    case 'learning':
      return stepWait(config.learningSteps, before.step, grade);
    case 'relearning':
      return stepWait(config.relearningSteps, before.step, grade);
    case 'review':
      return grade === 'again' ? stepWait(config.relearningSteps, 0, grade) : null;
  }
}

/** A suspended or removed card stays so, even when another device graded it meanwhile; a burial ends. */
const queueAfter = (queue: Queue, state: ScheduleState): Queue =>
  queue === 'suspended' || queue === 'removed' ? queue : state;

const stepState = (state: ScheduleState): ScheduleState =>
  state === 'new' || state === 'learning' ? 'learning' : 'relearning';

interface IntervalChoice {
  elapsedDays: number;
  leastDays: number;
  /** From 0 to 1, where in its range the interval falls. */
  fuzz: number;
}

function intervalDays(
  algorithm: FSRSAlgorithm,
  stabilityDays: number,
  { elapsedDays, leastDays, fuzz }: IntervalChoice,
  { isFuzzed, maxIntervalDays }: SchedulerConfig,
): number {
  let days: number = algorithm.next_interval(stabilityDays, elapsedDays);
  if (isFuzzed && days >= SHORTEST_FUZZED_DAYS) {
    const { min_ivl, max_ivl } = get_fuzz_range(days, elapsedDays, maxIntervalDays);
    days = Math.floor(min_ivl + fuzz * (max_ivl - min_ivl + 1));
  }
  return Math.min(Math.max(days, leastDays), maxIntervalDays);
}

const FINITE_FIELDS = ['at', 'tzOffsetMin', 'rolloverHour'] as const satisfies (keyof Moment)[];
const FINITE_COLUMNS = [
  'due',
  'stabilityDays',
  'difficulty',
  'reviewCount',
  'lapses',
  'step',
] as const satisfies (keyof Schedule)[];

/** NaN would go through FSRS unseen and be stored. */
function refuseNonsense(schedule: Schedule, now: Moment): void {
  const { cardId, state, stabilityDays, difficulty, lastReviewDay } = schedule;
  const refuse = (what: string): never => {
    throw new Error(`Inconsistent: card ${cardId} has ${what}`);
  };
  for (const field of FINITE_FIELDS) {
    if (!Number.isFinite(now[field])) refuse(`an answer with ${field} ${now[field]}`);
  }
  for (const column of FINITE_COLUMNS) {
    if (!Number.isFinite(schedule[column])) refuse(`${column} ${schedule[column]}`);
  }
  if (state === 'new') return;
  if (!Number.isFinite(lastReviewDay)) refuse(`lastReviewDay ${lastReviewDay} in state ${state}`);
  if (!isWithin(stabilityDays, S_MIN, S_MAX)) refuse(`stabilityDays ${stabilityDays} in state ${state}`);
  if (!isWithin(difficulty, EASIEST, HARDEST)) refuse(`difficulty ${difficulty} in state ${state}`);
}

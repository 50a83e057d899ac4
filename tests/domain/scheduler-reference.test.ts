import { createRequire } from 'node:module';
import type * as Binding from '@open-spaced-repetition/binding';
import { expect, test } from 'vitest';
import { GRADES, type Grade, type Schedule } from '../../src/domain/schedule';
import { applyGrade, memoryFromSm2, previewGrades } from '../../src/domain/scheduler';
import { MINUTE_MS, studyDay } from '../../src/domain/time';
import { MONDAY_NOON, aConfig, aNewSchedule, daysLater } from '../support/schedules';
import { seededRandom } from '../support/random';

// The package's ES module entry resolves the native addon from `process.cwd()`; its CommonJS entry does not.
const { BindingMemoryState, FSRSBinding } = createRequire(import.meta.url)(
  '@open-spaced-repetition/binding',
) as typeof Binding;

const STEPS = 100_000;
const CARD_LIFE = 20;
const LONGEST_GAP_DAYS = 400;
/** What Anki takes an SM-2 interval to aim at. */
const SM2_RETENTION = 0.9;

/** Below a stability of 2.4 hours (S + 1)^w13 - 1 cancels in the 32 bits of fsrs-rs: it is 1.4e-5 from the formula itself. */
const isBelowNoise = ({ state, stabilityDays }: Schedule): boolean => state !== 'new' && stabilityDays < 0.1;

test('every grade of 100,000 random answers gives the memory and the interval of fsrs-rs', { timeout: 60_000 }, () => {
  const random = seededRandom(1);
  const parameters = aConfig().parameters;
  const fsrs = new FSRSBinding([...parameters]);
  // No steps: every grade shows its interval.
  const configs = [0.7, 0.8, 0.9, 0.95, 0.97].map((desiredRetention) =>
    aConfig({ desiredRetention, learningSteps: [], relearningSteps: [] }),
  );
  let schedule = aNewSchedule();
  let now = MONDAY_NOON;
  let worstStability = 0;
  let worstSmallStability = 0;
  let worstDifficulty = 0;
  const mismatches: string[] = [];

  for (let step = 0; step < STEPS; step++) {
    if (step % CARD_LIFE === 0) schedule = aNewSchedule();
    const gapDays = random() < 0.3 ? 0 : Math.floor(random() ** 3 * LONGEST_GAP_DAYS);
    now = daysLater(gapDays, now);
    const config = configs[step % configs.length]!;
    const elapsedDays = schedule.state === 'new' ? 0 : studyDay(now) - schedule.lastReviewDay!;
    const memory =
      schedule.state === 'new' ? null : new BindingMemoryState(schedule.stabilityDays, schedule.difficulty);
    const reference = fsrs.nextStates(memory, config.desiredRetention, elapsedDays);
    const outcomes = previewGrades(schedule, now, config);

    let leastDays = 1;
    for (const grade of GRADES) {
      const { memory: expected, interval } = reference[grade];
      const actual = outcomes[grade];
      const relativeError = Math.abs(actual.stabilityDays / expected.stability - 1);
      if (isBelowNoise(schedule)) worstSmallStability = Math.max(worstSmallStability, relativeError);
      else worstStability = Math.max(worstStability, relativeError);
      worstDifficulty = Math.max(worstDifficulty, Math.abs(actual.difficulty - expected.difficulty));

      const expectedDays = Math.min(Math.max(Math.round(interval), leastDays), config.maxIntervalDays);
      const days = actual.due - studyDay(now);
      // fsrs-rs computes in 32 bits: half a day may fall to either side.
      const isOnTheEdge = Math.abs((interval % 1) - 0.5) < 5e-6 * interval;
      if (days !== expectedDays && !isOnTheEdge) mismatches.push(`${grade}: ${days}, not ${interval}`);
      leastDays = grade === 'again' ? days : days + 1;
    }
    schedule = outcomes[GRADES[Math.floor(random() * GRADES.length)]!];
  }

  expect(mismatches).toEqual([]);
  expect(worstStability).toBeLessThanOrEqual(5e-6);
  expect(worstSmallStability).toBeLessThanOrEqual(2e-5);
  expect(worstDifficulty).toBeLessThanOrEqual(1e-5);
});

test('whole lives of cards with steps, each kept by both sides alone, end in the memory of fsrs-rs', () => {
  const random = seededRandom(2);
  const config = aConfig();
  const fsrs = new FSRSBinding([...config.parameters]);
  for (let life = 0; life < 500; life++) {
    let schedule: Schedule = aNewSchedule();
    let reference: Binding.BindingMemoryState | null = null;
    let now = MONDAY_NOON;
    for (let answer = 0; answer < CARD_LIFE; answer++) {
      const grade: Grade = GRADES[Math.floor(random() * GRADES.length)]!;
      const lastDay = schedule.lastReviewDay ?? studyDay(now);
      reference = fsrs.nextStates(reference, config.desiredRetention, studyDay(now) - lastDay)[grade].memory;
      schedule = applyGrade(schedule, grade, now, config);
      const waitDays = schedule.state === 'review' ? schedule.due - studyDay(now) : 0;
      now = daysLater(Math.floor(waitDays * (0.5 + random())), { ...now, at: now.at + 15 * MINUTE_MS });
    }
    expect(Math.abs(schedule.stabilityDays / reference!.stability - 1)).toBeLessThan(1e-4);
    expect(Math.abs(schedule.difficulty - reference!.difficulty)).toBeLessThan(1e-4);
  }
});

test('what SM-2 knew of a card becomes the memory that fsrs-rs makes of it', () => {
  const random = seededRandom(2);
  const config = aConfig();
  const fsrs = new FSRSBinding([...config.parameters]);
  for (let i = 0; i < 2_000; i++) {
    const [intervalDays, ease] = [Math.ceil(random() * 1_000), 1.3 + random() * 2];
    const expected = fsrs.memoryStateFromSM2(ease, intervalDays, SM2_RETENTION);
    const { stabilityDays, difficulty } = memoryFromSm2(intervalDays, ease, config);
    expect(Math.abs(stabilityDays / expected.stability - 1)).toBeLessThan(1e-4);
    expect(Math.abs(difficulty - expected.difficulty)).toBeLessThan(1e-3);
  }
});

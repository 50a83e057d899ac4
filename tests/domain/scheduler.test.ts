import { describe, expect, test } from 'vitest';
import type { CardId } from '../../src/domain/card';
import { GRADES, type Grade, type Schedule } from '../../src/domain/schedule';
import {
  applyGrade,
  checkSchedulerConfig,
  defaultSchedulerConfig,
  forgettingCurve,
  previewGrades,
  schedulerConfigId,
  type SchedulerConfig,
} from '../../src/domain/scheduler';
import { HOUR_MS, MINUTE_MS, studyDay, type Moment } from '../../src/domain/time';
import {
  MONDAY,
  MONDAY_NOON,
  aConfig,
  aLogId,
  aNewSchedule,
  aSchedule,
  daysLater,
  hoursLater,
} from '../support/schedules';

const plain = aConfig();

function answerInTurn(grades: Grade[], gapsDays: number[], config: SchedulerConfig): Schedule {
  let now = MONDAY_NOON;
  return grades.reduce((schedule, grade, i) => {
    now = daysLater(gapsDays[i] ?? 0, now);
    return applyGrade(schedule, grade, now, config);
  }, aNewSchedule());
}

const waitDays = (schedule: Schedule, now: Moment): number =>
  schedule.state === 'review' ? schedule.due - studyDay(now) : 0;

describe('golden vectors of FSRS-6', () => {
  test('thirteen answers, each when due, wait the known days', () => {
    const grades: Grade[] = 'good good good good good good again again good good good good good'.split(' ') as Grade[];
    let schedule = aNewSchedule();
    let now = MONDAY_NOON;
    const waits = grades.map((grade) => {
      schedule = applyGrade(schedule, grade, now, plain);
      const days = waitDays(schedule, now);
      now = days ? daysLater(days, now) : { ...now, at: schedule.due };
      return days;
    });
    expect(waits).toEqual([0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]);
    expect(schedule.stabilityDays).toBeCloseTo(20.7704, 4);
    expect(schedule.difficulty).toBeCloseTo(9.0558, 4);
  });

  test('six answers with given gaps end in the known memory', () => {
    const schedule = answerInTurn(['again', 'good', 'good', 'good', 'good', 'good'], [0, 0, 1, 3, 8, 21], plain);
    expect(Math.abs(schedule.stabilityDays - 53.62691)).toBeLessThan(1e-4);
    expect(Math.abs(schedule.difficulty - 6.3574867)).toBeLessThan(1e-4);
  });

  test('ten times Easy in one instant make the easiest card', () => {
    const schedule = answerInTurn(Array<Grade>(10).fill('easy'), [], plain);
    expect(schedule.difficulty).toBe(1);
  });

  test.each([
    [0.1, 3116766],
    [0.2, 34793],
    [0.3, 2508],
    [0.4, 387],
    [0.5, 90],
    [0.6, 27],
    [0.7, 9],
    [0.8, 3],
    [0.9, 1],
  ])('with a stability of one day, recall falls to %d on day %d', (retention, days) => {
    const recallAfter = forgettingCurve(plain);
    const tolerance = 0.5 + 1e-6 * days;
    expect(recallAfter(days - tolerance, 1)).toBeGreaterThan(retention);
    expect(recallAfter(days + tolerance, 1)).toBeLessThan(retention);
  });

  test.each([
    [0.7, 9],
    [0.8, 3],
    [0.9, 1],
  ])('with a stability of one day and a desired retention of %d, a card waits %d days', (desiredRetention, days) => {
    const parameters = defaultSchedulerConfig.parameters.with(1, 1);
    const config = aConfig({ desiredRetention, parameters, learningSteps: [] });
    expect(waitDays(applyGrade(aNewSchedule(), 'hard', MONDAY_NOON, config), MONDAY_NOON)).toBe(days);
  });
});

describe('the eight traps of ts-fsrs', () => {
  test('1: an evening in New York and the next morning are a day apart', () => {
    const newYork = { tzOffsetMin: -300, rolloverHour: 4 };
    const evening = { ...newYork, at: Date.UTC(2026, 0, 6, 1) };
    const morning = { ...newYork, at: Date.UTC(2026, 0, 6, 13) };
    const first = applyGrade(aNewSchedule(), 'easy', evening, plain);
    const second = applyGrade(first, 'good', morning, plain);
    const aDayApart = applyGrade(first, 'good', daysLater(1, evening), plain);
    expect(second.stabilityDays).toBe(aDayApart.stabilityDays);
    expect(second.stabilityDays).toBeGreaterThan(first.stabilityDays);
  });

  test('1: seventy minutes over midnight UTC are the same study day', () => {
    const berlin = { tzOffsetMin: 60, rolloverHour: 4 };
    const first = applyGrade(aNewSchedule(), 'easy', { ...berlin, at: Date.UTC(2026, 0, 5, 23, 30) }, plain);
    const second = applyGrade(first, 'good', { ...berlin, at: Date.UTC(2026, 0, 6, 0, 40) }, plain);
    expect(second.stabilityDays).toBeCloseTo(8.2956, 4);
  });

  test('2: a fuzzed interval is committed as it was previewed', () => {
    const config = aConfig({ isFuzzed: true });
    const card = aSchedule({ stabilityDays: 300, lastReviewDay: MONDAY - 300 });
    const preview = previewGrades(card, MONDAY_NOON, config);
    for (const grade of GRADES) expect(applyGrade(card, grade, MONDAY_NOON, config)).toEqual(preview[grade]);
  });

  test('2: fuzz parts cards that were learned together, within 5 % of a long interval', () => {
    const config = aConfig({ isFuzzed: true });
    const waits = Array.from({ length: 50 }, (_, i) => {
      const card = aSchedule({ cardId: `types/card-${i}` as CardId, stabilityDays: 300, lastReviewDay: MONDAY - 300 });
      return waitDays(applyGrade(card, 'good', MONDAY_NOON, config), MONDAY_NOON);
    });
    const plainWait = waitDays(
      applyGrade(aSchedule({ stabilityDays: 300, lastReviewDay: MONDAY - 300 }), 'good', MONDAY_NOON, plain),
      MONDAY_NOON,
    );
    expect(new Set(waits).size).toBeGreaterThan(10);
    const spread = Math.max(...waits.map((wait) => Math.abs(wait - plainWait)));
    expect(spread).toBeLessThanOrEqual(Math.round(0.05 * plainWait + 3));
  });

  test('3: applying a grade leaves the schedule before it as it was, for undo', () => {
    const before = Object.freeze(aSchedule());
    const copy = { ...before };
    applyGrade(before, 'again', MONDAY_NOON, plain);
    expect(before).toEqual(copy);
  });

  test('4: recall falls within the day', () => {
    const recallAfter = forgettingCurve(plain);
    expect(recallAfter(0, 2)).toBe(1);
    expect(recallAfter(0.5, 2)).toBeLessThan(1);
    expect(recallAfter(2, 2)).toBeCloseTo(0.9, 6);
  });

  test('5: a card in review is due on a study day, a card in its steps at an instant', () => {
    const { good, easy } = previewGrades(aNewSchedule(), hoursLater(11), plain);
    expect(good).toMatchObject({
      state: 'learning',
      queue: 'learning',
      due: hoursLater(11).at + 10 * MINUTE_MS,
      step: 1,
    });
    expect(easy).toMatchObject({ state: 'review', queue: 'review', due: MONDAY + 8, step: 0 });
  });

  test('6: Hard on the second of two steps repeats it', () => {
    const card = aSchedule({ state: 'learning', step: 1, lastReviewDay: MONDAY });
    expect(applyGrade(card, 'hard', MONDAY_NOON, plain)).toMatchObject({
      state: 'learning',
      due: MONDAY_NOON.at + 10 * MINUTE_MS,
      step: 1,
    });
  });

  test('6: a step of a day is refused', () => {
    expect(checkSchedulerConfig(aConfig({ learningSteps: [1, 1440] }))).toEqual([
      'A learning step is 1440 minutes; it must be more than 0 and less than a day.',
    ]);
  });

  test('7: a clock that went back counts as no time, and the card is due from the new today', () => {
    const lastWeek = daysLater(-30);
    const after = applyGrade(aSchedule({ lastReviewDay: MONDAY }), 'good', lastWeek, plain);
    const sameDay = applyGrade(aSchedule({ lastReviewDay: MONDAY }), 'good', MONDAY_NOON, plain);
    expect(after.stabilityDays).toBe(sameDay.stabilityDays);
    expect(after).toMatchObject({ lastReviewDay: MONDAY - 30, lastReviewAt: lastWeek.at });
    expect(after.due - (MONDAY - 30)).toBe(sameDay.due - MONDAY);
  });

  test.each<[string, Partial<Schedule>, Partial<Moment>]>([
    ['stabilityDays NaN', { stabilityDays: NaN }, {}],
    ['stabilityDays 0 in state review', { stabilityDays: 0 }, {}],
    ['difficulty Infinity', { difficulty: Infinity }, {}],
    ['difficulty 0 in state review', { difficulty: 0 }, {}],
    ['due NaN', { due: NaN }, {}],
    ['step NaN', { step: NaN }, {}],
    ['lastReviewDay null in state review', { lastReviewDay: null }, {}],
    ['an answer with at NaN', {}, { at: NaN }],
    ['an answer with tzOffsetMin NaN', {}, { tzOffsetMin: NaN }],
    ['an answer with rolloverHour Infinity', {}, { rolloverHour: Infinity }],
  ])('7: refuses a card that has %s', (what, columns, clock) => {
    const answer = () => applyGrade(aSchedule(columns), 'good', { ...MONDAY_NOON, ...clock }, plain);
    expect(answer).toThrow(`Inconsistent: card types/nil-map has ${what}`);
  });

  test('7: refuses parameters that are not numbers', () => {
    const config = { ...plain, parameters: plain.parameters.with(7, NaN) };
    expect(() => applyGrade(aSchedule(), 'good', MONDAY_NOON, config)).toThrow(
      `Inconsistent: scheduler config ${plain.id}: FSRS parameter 7 is NaN; it must be from 0.001 to 0.75.`,
    );
  });

  test('7: Easy at the greatest stability stays within the longest interval', () => {
    const card = aSchedule({ stabilityDays: 36_500, difficulty: 1, lastReviewDay: MONDAY - 36_500 });
    expect(waitDays(applyGrade(card, 'easy', MONDAY_NOON, plain), MONDAY_NOON)).toBe(36_500);
    const fuzzed = applyGrade(card, 'easy', MONDAY_NOON, aConfig({ isFuzzed: true }));
    expect(waitDays(fuzzed, MONDAY_NOON)).toBeLessThanOrEqual(36_500);
  });

  test('8: Hard on the same day does not shrink stability', () => {
    const first = applyGrade(aNewSchedule(), 'easy', MONDAY_NOON, plain);
    expect(applyGrade(first, 'hard', hoursLater(1), plain).stabilityDays).toBeCloseTo(8.2956, 4);
  });
});

describe('where ts-fsrs changes parameters unasked', () => {
  test('a first stability is the parameter, also below 0.1 days, as in fsrs-rs', () => {
    const config = aConfig({ parameters: plain.parameters.with(0, 0.05) });
    expect(applyGrade(aNewSchedule(), 'again', MONDAY_NOON, config).stabilityDays).toBe(0.05);
  });

  test('two relearning steps leave the parameters of same-day answers alone', () => {
    const parameters = plain.parameters.with(17, 2).with(18, 2);
    const config = aConfig({ parameters, relearningSteps: [10, 20] });
    const card = aSchedule({ stabilityDays: 1, lastReviewDay: MONDAY });
    expect(applyGrade(card, 'good', MONDAY_NOON, config).stabilityDays).toBeCloseTo(Math.exp(2 * 2), 6);
  });
});

describe('what a grade does', () => {
  test('Again on a card in review is a lapse and starts relearning', () => {
    expect(applyGrade(aSchedule({ lapses: 1 }), 'again', MONDAY_NOON, plain)).toMatchObject({
      state: 'relearning',
      queue: 'relearning',
      due: MONDAY_NOON.at + 10 * MINUTE_MS,
      lapses: 2,
      reviewCount: 4,
    });
  });

  test('Again while relearning is no further lapse', () => {
    const card = aSchedule({ state: 'relearning', lapses: 1 });
    expect(applyGrade(card, 'again', MONDAY_NOON, plain).lapses).toBe(1);
  });

  test('Good on the last relearning step goes back to review, tomorrow at the earliest', () => {
    const card = aSchedule({ state: 'relearning', stabilityDays: 0.1, lastReviewDay: MONDAY });
    const after = applyGrade(card, 'good', MONDAY_NOON, plain);
    expect(after.state).toBe('review');
    expect(after.due).toBeGreaterThan(MONDAY);
  });

  test('without relearning steps a lapsed card comes back on another day', () => {
    const after = applyGrade(aSchedule(), 'again', MONDAY_NOON, aConfig({ relearningSteps: [] }));
    expect(after).toMatchObject({ state: 'review', lapses: 1 });
    expect(after.due).toBeGreaterThan(MONDAY);
  });

  test('without learning steps a new card waits at least a day whatever the grade, Good and Easy longer', () => {
    const outcomes = previewGrades(aNewSchedule(), MONDAY_NOON, aConfig({ learningSteps: [] }));
    expect(GRADES.map((grade) => waitDays(outcomes[grade], MONDAY_NOON))).toEqual([1, 1, 2, 8]);
  });

  test('Good waits a day longer than Hard, and Easy than Good, also where FSRS says the same', () => {
    const card = aSchedule({ stabilityDays: 0.2, difficulty: 10, lastReviewDay: MONDAY });
    const { hard, good, easy } = previewGrades(card, MONDAY_NOON, plain);
    expect([hard, good, easy].map((after) => waitDays(after, MONDAY_NOON))).toEqual([1, 2, 3]);
  });

  test('the longest interval caps every grade', () => {
    const { hard, good, easy } = previewGrades(
      aSchedule(),
      MONDAY_NOON,
      aConfig({ maxIntervalDays: 2, isFuzzed: true }),
    );
    expect([hard, good, easy].map((after) => waitDays(after, MONDAY_NOON))).toEqual([2, 2, 2]);
  });

  test('a first interval counts from the study day, not from the calendar day', () => {
    const threeAtNight = hoursLater(15);
    expect(applyGrade(aNewSchedule(), 'easy', threeAtNight, plain).due).toBe(MONDAY + 8);
  });

  test('the turn stays: the log row sets it', () => {
    const card = aSchedule({ lastLogId: aLogId('row-0') });
    expect(applyGrade(card, 'good', MONDAY_NOON, plain).lastLogId).toBe('row-0');
  });

  test('a buried card is back in its queue once it is graded, a suspended or removed one stays aside', () => {
    const buried = aSchedule({ queue: 'buried', buriedUntilDay: MONDAY + 1 });
    expect(applyGrade(buried, 'good', MONDAY_NOON, plain)).toMatchObject({ queue: 'review', buriedUntilDay: null });
    for (const queue of ['suspended', 'removed'] as const) {
      expect(applyGrade(aSchedule({ queue }), 'good', MONDAY_NOON, plain).queue).toBe(queue);
    }
  });

  test('a grade that there is not is refused', () => {
    expect(() => applyGrade(aSchedule(), 'manual' as Grade, MONDAY_NOON, plain)).toThrow(
      'Inconsistent: card types/nil-map has the grade manual',
    );
  });
});

test('the same answers by the wall clock make the same memory in any zone, at any rollover hour', () => {
  const answer = (tzOffsetMin: number, rolloverHour: number): Schedule => {
    const wallClock = (day: number, hour: number): Moment => {
      const at = MONDAY_NOON.at + (day * 24 + hour - 12 - tzOffsetMin / 60) * HOUR_MS;
      return { at, tzOffsetMin, rolloverHour };
    };
    const first = applyGrade(aNewSchedule(), 'easy', wallClock(0, 23), plain);
    const second = applyGrade(first, 'hard', wallClock(5, 7), plain);
    return applyGrade(second, 'good', wallClock(12, 22), plain);
  };
  const here = answer(0, 4);
  for (const tzOffsetMin of [-720, -300, 60, 345, 840]) {
    for (const rolloverHour of [0, 4, 6]) {
      const there = answer(tzOffsetMin, rolloverHour);
      expect(there).toEqual({ ...here, lastReviewAt: there.lastReviewAt });
    }
  }
});

describe('settings', () => {
  test('the defaults are right', () => {
    expect(checkSchedulerConfig(defaultSchedulerConfig)).toEqual([]);
    expect(defaultSchedulerConfig).toMatchObject({
      desiredRetention: 0.9,
      learningSteps: [1, 10],
      relearningSteps: [10],
    });
  });

  test.each<[Partial<SchedulerConfig>, string]>([
    [{ desiredRetention: 0.69 }, 'Desired retention is 0.69; it must be from 0.7 to 0.97.'],
    [{ desiredRetention: NaN }, 'Desired retention is NaN; it must be from 0.7 to 0.97.'],
    [{ relearningSteps: [0] }, 'A relearning step is 0 minutes; it must be more than 0 and less than a day.'],
    [{ maxIntervalDays: 0 }, 'The longest interval is 0 days; it must be a whole number from 1 to 36500.'],
    [{ maxIntervalDays: 36_501 }, 'The longest interval is 36501 days; it must be a whole number from 1 to 36500.'],
    [{ parameters: [1, 2] }, 'FSRS-6 has 21 parameters, not 2.'],
    [
      { parameters: defaultSchedulerConfig.parameters.with(20, 0.9) },
      'FSRS parameter 20 is 0.9; it must be from 0.1 to 0.8.',
    ],
  ])('%o is refused', (settings, problem) => {
    expect(checkSchedulerConfig(aConfig(settings))).toEqual([problem]);
  });

  test('equal settings have the same id, others another', () => {
    const { id, ...content } = aConfig();
    expect(schedulerConfigId({ ...content })).toBe(id);
    expect(schedulerConfigId({ ...content, desiredRetention: 0.91 })).not.toBe(id);
    expect(schedulerConfigId({ ...content, learningSteps: [1, 10, 10] })).not.toBe(id);
  });

  // Stored configs are found by this id: a change of the hash would orphan every log row.
  test('the id of the defaults never changes', () => {
    expect(defaultSchedulerConfig.id).toMatchInlineSnapshot(`"fsrs6-8dcf232466c06c3f"`);
  });
});

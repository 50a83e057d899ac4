import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hasProgress,
  newerProgress,
  type PastAnswer,
  type PastProgress,
  takeOverProgress,
} from '../../src/domain/past-progress';
import { replayCard } from '../../src/domain/replay';
import { GRADES } from '../../src/domain/schedule';
import { DAY_MS } from '../../src/domain/time';
import { aConfig, aLogId, aNewSchedule, daysLater, MONDAY, MONDAY_NOON } from '../support/schedules';

const config = aConfig();
const takeOver = {
  now: MONDAY_NOON,
  config,
  sessionId: 'import-1',
  deviceId: 'device-1',
  momentAt: (at: number) => ({ ...MONDAY_NOON, at }),
};

const anAnswer = (daysAgo: number, fields: Partial<PastAnswer> = {}): PastAnswer => ({
  at: daysLater(-daysAgo).at,
  kind: 'review',
  grade: 'good',
  durationMs: 5_000,
  ...fields,
});

const aPast = (fields: Partial<PastProgress> = {}, standing: Partial<PastProgress['standing']> = {}): PastProgress => ({
  answers: [anAnswer(40, { kind: 'learn', grade: 'easy' }), anAnswer(30), anAnswer(10)],
  standing: {
    state: 'review',
    due: MONDAY + 5,
    intervalDays: 15,
    ease: 2.5,
    reviewCount: 3,
    lapses: 1,
    ...standing,
  },
  isSuspended: false,
  flag: 0,
  ...fields,
});

const NEW: Partial<PastProgress['standing']> = { state: 'new', due: 7, intervalDays: 0, reviewCount: 0, lapses: 0 };

describe('a past that is taken over', () => {
  test('becomes a row for each answer, and one that says where the card stands', () => {
    const { rows, schedule } = takeOverProgress(aNewSchedule(), aPast(), takeOver);
    expect(rows.map(({ kind, at }) => [kind, at])).toEqual([
      ['learn', daysLater(-40).at],
      ['review', daysLater(-30).at],
      ['review', daysLater(-10).at],
      ['import', MONDAY_NOON.at],
    ]);
    expect(schedule).toMatchObject({
      state: 'review',
      queue: 'review',
      due: MONDAY + 5,
      reviewCount: 3,
      lapses: 1,
      lastReviewAt: daysLater(-10).at,
      lastReviewDay: MONDAY - 10,
      lastLogId: rows.at(-1)!.id,
    });
  });

  test('keeps the memory that FSRS had there', () => {
    const memory = { stabilityDays: 33.3, difficulty: 6.5 };
    expect(takeOverProgress(aNewSchedule(), aPast({}, { memory }), takeOver).schedule).toMatchObject(memory);
  });

  test('without one has what its whole log replays to', () => {
    const { rows, schedule } = takeOverProgress(aNewSchedule(), aPast(), takeOver);
    const { stabilityDays, difficulty } = rows[2]!.after!;
    expect(schedule).toMatchObject({ stabilityDays, difficulty });
    expect(stabilityDays).toBeGreaterThan(20);
  });

  test('of a log that begins in the middle has what SM-2 knew', () => {
    const past = aPast({ answers: [anAnswer(10)] }, { intervalDays: 15, ease: 2.5 });
    const { schedule } = takeOverProgress(aNewSchedule(), past, takeOver);
    expect(schedule.stabilityDays).toBeCloseTo(15, 5);
    expect(schedule.difficulty).toBeGreaterThan(1);
    expect(schedule.difficulty).toBeLessThan(10);
  });

  test('without any log was answered last an interval before it is due', () => {
    const { rows, schedule } = takeOverProgress(aNewSchedule(), aPast({ answers: [] }), takeOver);
    expect(rows.map(({ kind }) => kind)).toEqual(['import']);
    expect(schedule.lastReviewDay).toBe(MONDAY + 5 - 15);
  });

  test('of a card that was made new again is new, with its old answers in the log', () => {
    const answers = [anAnswer(40, { kind: 'learn' }), anAnswer(20, { kind: 'reset', grade: null })];
    const { rows, schedule } = takeOverProgress(aNewSchedule({ due: 12 }), aPast({ answers }, NEW), takeOver);
    expect(rows.map(({ kind }) => kind)).toEqual(['learn', 'reset']);
    expect(schedule).toMatchObject({ state: 'new', queue: 'new', due: 12, reviewCount: 0 });
  });

  test('of a card that is new there, whatever its answers say, is new here', () => {
    const { schedule } = takeOverProgress(aNewSchedule({ due: 12 }), aPast({}, NEW), takeOver);
    expect(schedule).toMatchObject({ state: 'new', due: 12, reviewCount: 0, stabilityDays: 0 });
  });

  test('of a learning card about which nothing is known is new', () => {
    const past = aPast({ answers: [] }, { state: 'learning', due: MONDAY_NOON.at, intervalDays: 0 });
    expect(takeOverProgress(aNewSchedule({ due: 12 }), past, takeOver)).toMatchObject({
      rows: [],
      schedule: { state: 'new', due: 12 },
    });
  });

  test('keeps a card suspended and flagged', () => {
    const { rows, schedule } = takeOverProgress(aNewSchedule(), aPast({ isSuspended: true, flag: 3 }), takeOver);
    expect(rows.slice(-2).map(({ kind }) => kind)).toEqual(['suspend', 'flag']);
    expect(schedule).toMatchObject({ queue: 'suspended', state: 'review', flag: 3 });
  });

  test('has the same rows under the same ids every time', () => {
    const ids = () => takeOverProgress(aNewSchedule(), aPast(), takeOver).rows.map(({ id }) => id);
    expect(ids()).toEqual(ids());
  });
});

test('only what the collection does not know yet is news', () => {
  const since = (lastReviewAt: number | null) => ({ lastReviewAt, lastLogId: aLogId('row-1') });
  expect(newerProgress(aPast(), since(daysLater(-30).at))?.answers).toEqual([anAnswer(10)]);
  expect(newerProgress(aPast(), since(daysLater(-10).at))).toBeUndefined();
  expect(newerProgress(aPast(), since(daysLater(-10).at - 999))).toBeUndefined();
  expect(newerProgress(aPast(), since(null))).toEqual(aPast());
  expect(newerProgress(aPast(), undefined)).toEqual(aPast());
});

test('a card that was set aside, or flagged, and never answered is told so once', () => {
  const past = aPast({ answers: [], isSuspended: true }, NEW);
  expect(newerProgress(past, aNewSchedule())).toEqual(past);
  expect(newerProgress(past, aNewSchedule({ lastLogId: aLogId('row-1') }))).toBeUndefined();
});

test('a card that is new, and neither flagged nor suspended, has no progress', () => {
  expect(hasProgress(aPast({ answers: [] }, NEW))).toBe(false);
  expect(hasProgress(aPast({ answers: [], flag: 1 }, NEW))).toBe(true);
  expect(hasProgress(aPast({ answers: [], isSuspended: true }, NEW))).toBe(true);
  expect(hasProgress(aPast({ answers: [anAnswer(1)] }, NEW))).toBe(true);
});

const kinds = ['learn', 'review', 'relearn', 'cram', 'reset'] as const;
const anyAnswer = fc
  .record({
    ago: fc.integer({ min: 0, max: 4_000 }),
    kind: fc.constantFrom(...kinds),
    grade: fc.constantFrom(...GRADES),
  })
  .map(({ ago, kind, grade }) => anAnswer(ago, { kind, grade: kind === 'reset' ? null : grade }));
const anyPast = fc.record({
  answers: fc.array(anyAnswer, { maxLength: 12 }).map((answers) => answers.sort((a, b) => a.at - b.at)),
  standing: fc.record(
    {
      state: fc.constantFrom('new' as const, 'learning' as const, 'review' as const, 'relearning' as const),
      due: fc.integer({ min: -40_000, max: 60_000 }),
      intervalDays: fc.integer({ min: 0, max: 40_000 }),
      ease: fc.double({ min: 1.3, max: 5, noNaN: true }),
      reviewCount: fc.nat(500),
      lapses: fc.nat(50),
      lastReviewAt: fc.integer({ min: 0, max: MONDAY_NOON.at + 10 * DAY_MS }),
      memory: fc.record({
        stabilityDays: fc.double({ min: 0.001, max: 36_500, noNaN: true }),
        difficulty: fc.double({ min: 1, max: 10, noNaN: true }),
      }),
    },
    { requiredKeys: ['state', 'due', 'intervalDays', 'ease', 'reviewCount', 'lapses'] },
  ),
  isSuspended: fc.boolean(),
  flag: fc.nat(7),
});

test('whatever the past, the rows replay to the schedule, in the order of their ids', () => {
  fc.assert(
    fc.property(anyPast, (past) => {
      const fresh = aNewSchedule({ due: 12 });
      const { rows, schedule } = takeOverProgress(fresh, past, takeOver);
      const ids = rows.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)].sort());
      expect(replayCard(fresh, rows, new Map([[config.id, config]]))).toEqual(schedule);
      expect(Object.values(schedule).filter((value) => typeof value === 'number' && !Number.isFinite(value))).toEqual(
        [],
      );
    }),
    { numRuns: 500 },
  );
});

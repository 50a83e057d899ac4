import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSchedule, replayCard } from '../../src/domain/replay';
import { applyReview, gradeKindOf, logId, type LogId, type Review, type ReviewKind } from '../../src/domain/review-log';
import { GRADES, withBurialOver, type Schedule } from '../../src/domain/schedule';
import { previewGrades } from '../../src/domain/scheduler';
import { DAY_MS, studyDay, type Moment } from '../../src/domain/time';
import {
  MONDAY,
  MONDAY_NOON,
  aConfig,
  aLogId,
  aNewSchedule,
  aReview,
  aSchedule,
  hoursLater,
} from '../support/schedules';

const config = aConfig();
const configs = new Map([[config.id, config]]);

/** Rows with the ids row-1, row-2... an hour apart. */
const aLog = (...rows: Partial<Review>[]): Review[] =>
  rows.map((fields, i) => aReview({ ...hoursLater(i), id: aLogId(`row-${i + 1}`), ...fields }));

const graded = (grade: Review['grade']): Partial<Review> => ({ kind: 'learn', grade });
const undoOf = (row: string): Partial<Review> => ({ kind: 'undo', grade: null, undoes: aLogId(row) });

describe('replay', () => {
  test('folds the rows one after the other', () => {
    const rows = aLog(graded('good'), graded('good'), { kind: 'flag', flag: 2, grade: null });
    const byHand = rows.reduce((schedule, row) => applyReview(schedule, row, config), aNewSchedule());
    expect(replayCard(aNewSchedule(), rows, configs)).toEqual(byHand);
  });

  test('of no rows is the schedule it began with', () => {
    expect(replayCard(aNewSchedule(), [], configs)).toEqual(aNewSchedule());
  });

  test('restores after an undo exactly what was before, but for the turn', () => {
    const before = replayCard(aNewSchedule(), aLog(graded('good')), configs);
    const undone = replayCard(aNewSchedule(), aLog(graded('good'), graded('easy'), undoOf('row-2')), configs);
    expect(undone).toEqual({ ...before, lastLogId: 'row-3' });
  });

  test('goes on after an undo: answer, undo, answer again', () => {
    const again = replayCard(aNewSchedule(), aLog(graded('good'), undoOf('row-1'), graded('easy')), configs);
    const [, , third] = aLog({}, {}, graded('easy'));
    expect(again).toEqual(replayCard(aNewSchedule(), [third!], configs));
  });

  test('undoes one row after the other, back to the first', () => {
    const rows = aLog(graded('good'), graded('good'), undoOf('row-2'), undoOf('row-1'));
    expect(replayCard(aNewSchedule(), rows, configs)).toEqual(aNewSchedule({ lastLogId: aLogId('row-4') }));
  });

  test('keeps what came after an undone row', () => {
    const rows = aLog(graded('good'), { kind: 'flag', flag: 2, grade: null }, undoOf('row-1'));
    expect(replayCard(aNewSchedule(), rows, configs)).toEqual(aNewSchedule({ flag: 2, lastLogId: aLogId('row-3') }));
  });

  test('passes over a second undo of the same row', () => {
    const once = replayCard(aNewSchedule(), aLog(graded('good'), graded('good'), undoOf('row-2')), configs);
    const rows = aLog(graded('good'), graded('good'), undoOf('row-2'), undoOf('row-2'));
    expect(replayCard(aNewSchedule(), rows, configs)).toEqual({ ...once, lastLogId: 'row-4' });
  });

  test('can start at an undone row, from the schedule that it found', () => {
    const rows = aLog(graded('good'), graded('good'), { kind: 'flag', flag: 2, grade: null }, undoOf('row-2'));
    const before = replayCard(aNewSchedule(), rows.slice(0, 1), configs);
    expect(replayCard(before, rows.slice(1), configs)).toEqual(replayCard(aNewSchedule(), rows, configs));
  });

  test('computes each row with the config that it names', () => {
    const lenient = aConfig({ desiredRetention: 0.7 });
    const rows = aLog(graded('easy'), { ...graded('good'), configId: lenient.id });
    const both = new Map([...configs, [lenient.id, lenient]]);
    const strict = replayCard(aNewSchedule(), aLog(graded('easy'), graded('good')), configs);
    expect(replayCard(aNewSchedule(), rows, both).due).toBeGreaterThan(strict.due);
  });

  test('refuses a row whose config is missing', () => {
    expect(() => replayCard(aNewSchedule(), aLog({ ...graded('good'), configId: 'gone' }), configs)).toThrow(
      'Inconsistent: card types/nil-map has the row row-1 with the unknown config gone',
    );
  });
});

describe('the check of a stored schedule', () => {
  test('finds nothing where it is what the log says', () => {
    expect(checkSchedule(aSchedule(), aSchedule())).toEqual([]);
  });

  test('names each column that differs', () => {
    expect(checkSchedule(aSchedule({ due: MONDAY + 1, stabilityDays: NaN }), aSchedule())).toEqual([
      `Card types/nil-map has due ${MONDAY + 1}, its log says ${MONDAY}.`,
      'Card types/nil-map has stabilityDays NaN, its log says 10.',
    ]);
  });

  test('passes over a burial that is over', () => {
    const buried = aSchedule({ queue: 'buried', buriedUntilDay: MONDAY });
    expect(checkSchedule(withBurialOver(buried, MONDAY), buried)).toEqual([]);
  });

  test('finds a burial that the log does not know', () => {
    const buried = aSchedule({ queue: 'buried', buriedUntilDay: MONDAY });
    expect(checkSchedule(buried, aSchedule())).toEqual([
      'Card types/nil-map has queue buried, its log says review.',
      `Card types/nil-map has buriedUntilDay ${MONDAY}, its log says null.`,
    ]);
  });
});

test('a burial is over on its day and not before', () => {
  const buried = aSchedule({ queue: 'buried', buriedUntilDay: MONDAY + 1 });
  expect(withBurialOver(buried, MONDAY)).toBe(buried);
  expect(withBurialOver(buried, MONDAY + 1)).toEqual(aSchedule());
});

describe('whatever the learner, the clock and the zone do', () => {
  const HUNDRED_YEARS_MS = 36_525 * DAY_MS;
  const jump = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 * DAY_MS }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -HUNDRED_YEARS_MS, max: HUNDRED_YEARS_MS }) },
  );
  const otherKinds: ReviewKind[] = [
    'cram',
    'undo',
    'suspend',
    'unsuspend',
    'bury',
    'unbury',
    'flag',
    'reset',
    'setDue',
  ];
  const action = fc.record({
    jump,
    tzOffsetMin: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    rolloverHour: fc.integer({ min: 0, max: 23 }),
    grade: fc.constantFrom(...GRADES),
    kind: fc.option(fc.constantFrom(...otherKinds), { freq: 3 }),
    config: fc.constantFrom(
      aConfig(),
      aConfig({ isFuzzed: true, maxIntervalDays: 365 }),
      aConfig({ isFuzzed: true, learningSteps: [], relearningSteps: [], desiredRetention: 0.7 }),
      aConfig({ learningSteps: [1, 10, 60], relearningSteps: [10, 5], desiredRetention: 0.97 }),
    ),
    bytes: fc.uint8Array({ minLength: 10, maxLength: 10 }),
  });
  type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

  interface Life {
    rows: Review[];
    stored: Schedule;
    configs: Map<string, ReturnType<typeof aConfig>>;
  }

  /** As storage does it: a grade or another action on the stored schedule; undo puts the newest standing row's `before` back. */
  function live(actions: Action[], onStep?: (before: Schedule, row: Review, after: Schedule) => void): Life {
    const life: Life = { rows: [], stored: aNewSchedule(), configs: new Map() };
    const undoable: Review[] = [];
    let at = MONDAY_NOON.at;
    for (const step of actions) {
      at += step.jump;
      const now: Moment = { at, tzOffsetMin: step.tzOffsetMin, rolloverHour: step.rolloverHour };
      const before = withBurialOver(life.stored, studyDay(now));
      const kind = step.kind ?? gradeKindOf(before.state);
      const undone = kind === 'undo' ? undoable.pop() : undefined;
      if (kind === 'undo' && !undone) continue;
      const id: LogId = logId(at, before.lastLogId, step.bytes);
      const row = aReview({
        ...now,
        id,
        kind,
        grade: step.kind === null ? step.grade : null,
        configId: step.config.id,
        untilDay: studyDay(now) + 1,
        flag: 3,
        due: before.state === 'new' || kind === 'reset' ? 5 : studyDay(now) + 2,
        before,
        ...(undone ? { undoes: undone.id } : {}),
      });
      life.configs.set(step.config.id, step.config);
      life.rows.push(row);
      if (undone) life.stored = { ...undone.before!, lastLogId: id };
      else {
        life.stored = applyReview(before, row, step.config);
        undoable.push(row);
      }
      onStep?.(before, row, life.stored);
    }
    return life;
  }

  const lives = fc.array(action, { minLength: 1, maxLength: 30 });
  const numRuns = 400;

  test('the log folds into the stored schedule', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lives, (actions) => {
        const { rows, stored, configs: used } = live(actions);
        expect(checkSchedule(stored, replayCard(aNewSchedule(), rows, used))).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('ids sort as the rows were written', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lives, (actions) => {
        const ids = live(actions).rows.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].sort());
      }),
      { numRuns: 200 },
    );
  });

  test(
    'every grade waits a finite time, never shorter than a harder one, never twice on a day',
    { timeout: 30_000 },
    () => {
      fc.assert(
        fc.property(lives, (actions) => {
          live(actions, (before, row) => {
            const used = actions.find(({ config: candidate }) => candidate.id === row.configId)!.config;
            const preview = previewGrades(before, row, used);
            const today = studyDay(row);
            const waits = GRADES.map((grade) => {
              const { state, due, stabilityDays, difficulty } = preview[grade];
              expect(Number.isFinite(stabilityDays) && stabilityDays > 0).toBe(true);
              expect(difficulty >= 1 && difficulty <= 10).toBe(true);
              if (state === 'review') {
                expect(due).toBeGreaterThan(today);
                expect(due).toBeLessThanOrEqual(today + used.maxIntervalDays);
              }
              return state === 'review' ? (due - today) * DAY_MS : due - row.at;
            });
            expect(waits.every((wait) => Number.isFinite(wait) && wait > 0)).toBe(true);
            expect(waits).toEqual([...waits].sort((a, b) => a - b));
          });
        }),
        { numRuns },
      );
    },
  );

  test('what was previewed is what is committed', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(lives, (actions) => {
        live(actions, (before, row, after) => {
          if (row.grade === null) return;
          const used = actions.find(({ config: candidate }) => candidate.id === row.configId)!.config;
          expect(after).toEqual({ ...previewGrades(before, row, used)[row.grade], lastLogId: row.id });
        });
      }),
      { numRuns: 300 },
    );
  });
});

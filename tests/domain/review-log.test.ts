import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyReview, gradeKindOf, logId, type LogId, type Placement, type Review } from '../../src/domain/review-log';
import { applyGrade } from '../../src/domain/scheduler';
import { MONDAY, MONDAY_NOON, aConfig, aLogId, aNewSchedule, aReview, aSchedule } from '../support/schedules';

const config = aConfig();
const after = (before: ReturnType<typeof aSchedule>, fields: Partial<Review>) =>
  applyReview(before, aReview({ id: aLogId('row-9'), grade: null, ...fields }), config);

describe('a row of the log', () => {
  test('becomes the turn of its card, whatever its kind', () => {
    const kinds: Partial<Review>[] = [
      { kind: 'review', grade: 'good' },
      { kind: 'cram', grade: 'good' },
      { kind: 'suspend' },
      { kind: 'unsuspend' },
      { kind: 'bury', untilDay: MONDAY + 1 },
      { kind: 'unbury' },
      { kind: 'flag', flag: 1 },
      { kind: 'reset', due: 7 },
      { kind: 'setDue', due: MONDAY + 3 },
      { kind: 'import', placement: aSchedule() },
      { kind: 'reschedule', placement: aSchedule() },
    ];
    for (const fields of kinds) expect(after(aSchedule(), fields).lastLogId).toBe('row-9');
  });

  test('of a grade does what the grade does', () => {
    const graded = applyGrade(aSchedule(), 'hard', MONDAY_NOON, config);
    expect(after(aSchedule(), { kind: 'review', grade: 'hard' })).toEqual({ ...graded, lastLogId: 'row-9' });
  });

  test('of a cram changes nothing but the turn', () => {
    expect(after(aSchedule(), { kind: 'cram', grade: 'again' })).toEqual(aSchedule({ lastLogId: aLogId('row-9') }));
  });

  test('of a suspension takes the card out of its queue, and unsuspending brings it back', () => {
    const suspended = after(aSchedule({ queue: 'buried', buriedUntilDay: MONDAY + 1 }), { kind: 'suspend' });
    expect(suspended).toMatchObject({ queue: 'suspended', buriedUntilDay: null, due: MONDAY });
    expect(after(suspended, { kind: 'unsuspend' })).toMatchObject({ queue: 'review', due: MONDAY });
  });

  test('of a burial puts the card aside until a day, and unburying ends it', () => {
    const buried = after(aSchedule(), { kind: 'bury', untilDay: MONDAY + 1 });
    expect(buried).toMatchObject({ queue: 'buried', buriedUntilDay: MONDAY + 1 });
    expect(after(buried, { kind: 'unbury' })).toMatchObject({ queue: 'review', buriedUntilDay: null });
  });

  test('of a burial leaves a suspended or removed card where it is', () => {
    expect(after(aSchedule({ queue: 'removed' }), { kind: 'bury', untilDay: MONDAY + 1 }).queue).toBe('removed');
    expect(after(aSchedule({ queue: 'suspended' }), { kind: 'bury', untilDay: MONDAY + 1 })).toMatchObject({
      queue: 'suspended',
      buriedUntilDay: null,
    });
  });

  test('of a flag sets or clears it', () => {
    expect(after(aSchedule(), { kind: 'flag', flag: 3 }).flag).toBe(3);
    expect(after(aSchedule({ flag: 3 }), { kind: 'flag', flag: 0 }).flag).toBe(0);
  });

  test('of a reset makes the card new again at a position, and keeps its flag', () => {
    const row = { lastLogId: aLogId('row-9') };
    expect(after(aSchedule({ flag: 2, lapses: 4 }), { kind: 'reset', due: 7 })).toEqual(
      aNewSchedule({ due: 7, flag: 2, ...row }),
    );
  });

  test('of a due date moves a learned card to that day and out of its steps', () => {
    const card = aSchedule({ state: 'relearning', step: 0, due: MONDAY_NOON.at });
    expect(after(card, { kind: 'setDue', due: MONDAY + 3 })).toMatchObject({
      state: 'review',
      queue: 'review',
      due: MONDAY + 3,
      stabilityDays: 10,
    });
  });

  test('of a due date moves a new card to that position', () => {
    expect(after(aNewSchedule(), { kind: 'setDue', due: 2 })).toEqual(
      aNewSchedule({ due: 2, lastLogId: aLogId('row-9') }),
    );
  });

  test('of an import places the card and leaves a suspension alone', () => {
    const placement: Placement = {
      state: 'review',
      due: MONDAY + 20,
      stabilityDays: 33,
      difficulty: 4,
      lastReviewAt: MONDAY_NOON.at,
      lastReviewDay: MONDAY,
      reviewCount: 12,
      lapses: 1,
      step: 0,
    };
    expect(after(aNewSchedule(), { kind: 'import', placement })).toMatchObject({ ...placement, queue: 'review' });
    expect(after(aNewSchedule({ queue: 'suspended' }), { kind: 'import', placement }).queue).toBe('suspended');
  });

  test.each<[Partial<Review>, string]>([
    [{ kind: 'review' }, 'grade'],
    [{ kind: 'bury' }, 'untilDay'],
    [{ kind: 'flag' }, 'flag'],
    [{ kind: 'reset' }, 'due'],
    [{ kind: 'import' }, 'placement'],
  ])('%o without what its kind needs is refused', (fields, missing) => {
    expect(() => after(aSchedule(), fields)).toThrow(
      `Inconsistent: card types/nil-map has the row row-9 of kind ${fields.kind} without ${missing}`,
    );
  });

  test('of an undo is refused: it needs the rows before it', () => {
    expect(() => after(aSchedule(), { kind: 'undo', undoes: aLogId('row-1') })).toThrow(
      'Inconsistent: card types/nil-map has the undo row-9 outside of its replay',
    );
  });
});

test('the kind of an answer follows from the state of the card', () => {
  expect((['new', 'learning', 'review', 'relearning'] as const).map(gradeKindOf)).toEqual([
    'learn',
    'learn',
    'review',
    'relearn',
  ]);
});

describe('a log id', () => {
  const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const randomBytes = (fill: number) => new Uint8Array(10).fill(fill);

  test('is a UUIDv7 of its time', () => {
    const id = logId(0x0123456789ab, null, randomBytes(0xff));
    expect(id).toMatch(UUID_V7);
    expect(id).toBe('01234567-89ab-77ff-bfff-ffffffffffff');
  });

  test('sorts after the card’s previous one, whatever the clock and chance do', () => {
    const moves = fc.array(
      fc.tuple(fc.integer({ min: -4e12, max: 4e12 }), fc.uint8Array({ minLength: 10, maxLength: 10 })),
    );
    fc.assert(
      fc.property(moves, (steps) => {
        let previous: LogId | null = null;
        for (const [jump, bytes] of steps) {
          const id = logId(MONDAY_NOON.at + jump, previous, bytes);
          expect(id).toMatch(UUID_V7);
          if (previous !== null) expect(id > previous).toBe(true);
          previous = id;
        }
      }),
    );
  });

  test('goes on into the next millisecond after 4096 rows in one', () => {
    let id = logId(MONDAY_NOON.at, null, randomBytes(0));
    for (let row = 0; row < 5_000; row++) {
      const next = logId(MONDAY_NOON.at, id, randomBytes(row % 256));
      expect(next > id).toBe(true);
      id = next;
    }
    expect(id).toMatch(UUID_V7);
  });

  test('differs between devices that follow the same row at the same time', () => {
    const previous = logId(MONDAY_NOON.at, null, randomBytes(0));
    expect(logId(MONDAY_NOON.at, previous, randomBytes(1))).not.toBe(logId(MONDAY_NOON.at, previous, randomBytes(2)));
  });

  test('refuses a time that is none, and too little chance', () => {
    expect(() => logId(NaN, null, randomBytes(0))).toThrow('Inconsistent: a log row has the time NaN');
    expect(() => logId(MONDAY_NOON.at, null, new Uint8Array(9))).toThrow(
      'Inconsistent: a log id needs 10 random bytes and has 9',
    );
  });
});

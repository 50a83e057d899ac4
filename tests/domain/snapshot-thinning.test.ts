import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backupName, dateOf, dayOfBackupName, daysToKeep } from '../../src/domain/snapshot-thinning';
import { DAY_MS } from '../../src/domain/time';

const dayOf = (date: string): number => Date.parse(date) / DAY_MS;
const TODAY = dayOf('2026-11-21');
const someDay = fc.integer({ min: TODAY - 800, max: TODAY });
const someDays = fc.uniqueArray(someDay, { maxLength: 120 });

/** A learner who studies on most days, thinned each time. */
function afterStudying(isStudied: readonly boolean[], first = TODAY - 900) {
  let days: number[] = [];
  return isStudied.map((studies, index) => {
    const today = first + index;
    if (studies) days = [...daysToKeep([...days, today], today)];
    return { today, days };
  });
}

describe('thinning', () => {
  test('keeps a day, a week and a month each as one would tell them from a calendar', () => {
    const everyDay = Array.from({ length: 400 }, (_, age) => TODAY - age);
    expect([...daysToKeep(everyDay, TODAY)].map(dateOf)).toEqual([
      '2026-11-21',
      '2026-11-20',
      '2026-11-19',
      '2026-11-18',
      '2026-11-17',
      '2026-11-16',
      '2026-11-15',
      '2026-11-08',
      '2026-11-01',
      '2026-10-31',
      '2026-10-25',
      '2026-09-30',
      '2026-08-31',
      '2026-07-31',
      '2026-06-30',
      '2026-05-31',
      '2026-04-30',
      '2026-03-31',
      '2026-02-28',
      '2026-01-31',
      '2025-12-31',
      '2025-11-30',
    ]);
  });

  test('never drops one of the last seven days, nor the newest of the year', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const kept = daysToKeep(days, TODAY);
        for (const day of days.filter((day) => TODAY - day < 7)) expect(kept).toContain(day);
        const newest = Math.max(...days);
        if (TODAY - newest < 365) expect(kept).toContain(newest);
      }),
    );
  });

  test('keeps some of what is there, never more than a shelf full, and done again drops nothing', () => {
    fc.assert(
      fc.property(someDays, (days) => {
        const kept = daysToKeep(days, TODAY);
        expect(days).toEqual(expect.arrayContaining([...kept]));
        expect(kept.size).toBeLessThanOrEqual(7 + 4 + 13);
        expect(daysToKeep([...kept], TODAY)).toEqual(kept);
      }),
    );
  });

  test('day after day leaves one of every studied week of the last four, and of every studied month of the year', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 500, maxLength: 900 }), (isStudied) => {
        const shelf = afterStudying(isStudied);
        const { today, days } = shelf.at(-1)!;
        const studied = shelf.filter((_, index) => isStudied[index]).map(({ today }) => today);
        const hasOneWithin = (from: number, to: number) => days.some((day) => day >= from && day <= to);
        for (const day of studied.filter((day) => today - day < 28)) expect(hasOneWithin(day - 6, day + 6)).toBe(true);
        for (const day of studied.filter((day) => today - day < 330)) {
          expect(days.some((kept) => dateOf(kept).slice(0, 7) === dateOf(day).slice(0, 7))).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('keeps a day that is yet to come: the clock may have gone back', () => {
    expect([...daysToKeep([TODAY + 40, TODAY], TODAY)]).toEqual([TODAY + 40, TODAY]);
  });
});

describe('the name of a backup', () => {
  test('says its day, and the day comes back from it', () => {
    expect(backupName(TODAY, 'json')).toBe('gotcha-2026-11-21.json');
    fc.assert(
      fc.property(someDay, (day) => {
        expect(dayOfBackupName(backupName(day, 'zip'))).toBe(day);
      }),
    );
  });

  test.each([
    'gotcha-2026-11-21-1043.json',
    'gotcha-2026-02-31.json',
    'gotcha-2026-13-01.json',
    'my gotcha-2026-11-21.json',
    'gotcha-2026-11-21.json.txt',
    'gotcha-2026-11-21.md',
    'thesis.json',
  ])('is no other: %s', (name) => {
    expect(dayOfBackupName(name)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  startOfStudyDay,
  studyDay,
  type EpochMs,
  type Moment,
} from '../../src/domain/time';

const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2031, 0, 1);
const ROLLOVER_HOURS = [0, 1, 2, 3, 4, 5, 6, 23];

/** What the ICU data of the platform says of one zone. */
function icuClock(timeZone: string) {
  const wallClock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const offset = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });

  const offsetMin = (at: EpochMs): number => {
    const name = offset.formatToParts(at).find(({ type }) => type === 'timeZoneName')!.value;
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name)!;
    return sign ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) : 0;
  };
  /** By the calendar on the wall; before the rollover hour it is still yesterday. */
  const dayAt = (at: EpochMs, rolloverHour: number): number => {
    const parts = Object.fromEntries(wallClock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const calendarDay = Date.UTC(parts['year']!, parts['month']! - 1, parts['day']) / DAY_MS;
    return parts['hour']! < rolloverHour ? calendarDay - 1 : calendarDay;
  };
  return { offsetMin, dayAt };
}

const WEEK_MS = 7 * DAY_MS;

/** The UTC days, from 2020 to 2030, between whose midnights a zone changes its offset. */
function daysOfChange(offsetMin: (at: EpochMs) => number): EpochMs[] {
  const days: EpochMs[] = [];
  for (let week = FROM; week < TO; week += WEEK_MS) {
    if (offsetMin(week) === offsetMin(week + WEEK_MS)) continue;
    for (let day = week; day < week + WEEK_MS; day += DAY_MS) {
      if (offsetMin(day) !== offsetMin(day + DAY_MS)) days.push(day);
    }
  }
  return days;
}

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Santiago',
  'America/Sao_Paulo',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Tehran',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];

describe.each(ZONES)('in %s', (zone) => {
  const icu = icuClock(zone);
  const momentAt = (at: EpochMs, rolloverHour: number): Moment => ({
    at,
    tzOffsetMin: icu.offsetMin(at),
    rolloverHour,
  });

  test('the study day is what the wall clock says, at any time from 2020 to 2030', () => {
    const times = fc.integer({ min: FROM, max: TO });
    fc.assert(
      fc.property(times, fc.constantFrom(...ROLLOVER_HOURS), (at, rolloverHour) => {
        expect(studyDay(momentAt(at, rolloverHour))).toBe(icu.dayAt(at, rolloverHour));
      }),
      { numRuns: 300 },
    );
  });

  test('the study day is right around every change of the clocks', () => {
    for (const day of daysOfChange(icu.offsetMin)) {
      for (const rolloverHour of ROLLOVER_HOURS) {
        for (let at = day; at <= day + DAY_MS; at += 30 * MINUTE_MS) {
          const today = studyDay(momentAt(at, rolloverHour));
          if (today !== icu.dayAt(at, rolloverHour)) {
            expect.fail(`day ${today} at ${new Date(at).toISOString()}, rollover ${rolloverHour}`);
          }
        }
      }
    }
  });
});

test('a study day begins at its rollover hour', () => {
  const noon: Moment = { at: Date.UTC(2026, 0, 5, 12), tzOffsetMin: -300, rolloverHour: 4 };
  const start = startOfStudyDay(studyDay(noon), noon);
  expect(start).toBe(Date.UTC(2026, 0, 5, 9));
  expect(studyDay({ ...noon, at: start })).toBe(studyDay(noon));
  expect(studyDay({ ...noon, at: start - 1 })).toBe(studyDay(noon) - 1);
});

test('three in the night belongs to the day before', () => {
  const midnight = Date.UTC(2026, 0, 6);
  const evening: Moment = { at: midnight - 2 * HOUR_MS, tzOffsetMin: 0, rolloverHour: 4 };
  expect(studyDay({ ...evening, at: midnight + 3 * HOUR_MS })).toBe(studyDay(evening));
  expect(studyDay({ ...evening, at: midnight + 4 * HOUR_MS })).toBe(studyDay(evening) + 1);
});

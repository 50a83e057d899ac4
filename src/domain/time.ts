/** Milliseconds since 1970-01-01 UTC, whole numbers. Names end in `At`. */
export type EpochMs = number;

/** The number of a learner's day since 1970-01-01: it begins at the rollover hour of their own wall clock. Names end in `Day`. */
export type StudyDay = number;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** An instant, with what it takes to know which study day it belongs to. */
export interface Moment {
  at: EpochMs;
  /** Minutes east of UTC at `at` (`-date.getTimezoneOffset()`): 60 in Berlin's winter, -300 in New York's. */
  tzOffsetMin: number;
  /** The hour, 0 to 23, at which the learner's day begins. */
  rolloverHour: number;
}

export function studyDay({ at, tzOffsetMin, rolloverHour }: Moment): StudyDay {
  return Math.floor((at + tzOffsetMin * MINUTE_MS - rolloverHour * HOUR_MS) / DAY_MS);
}

/** The instant at which `day` begins, by the clock that `moment` was read from. */
export function startOfStudyDay(day: StudyDay, { tzOffsetMin, rolloverHour }: Moment): EpochMs {
  return day * DAY_MS - tzOffsetMin * MINUTE_MS + rolloverHour * HOUR_MS;
}

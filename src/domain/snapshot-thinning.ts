import { DAY_MS, type StudyDay } from './time';

const DAYS_KEPT = 7;
const DAYS_A_WEEK = 7;
const WEEKS_KEPT = 4;
const MONTHS_KEPT = 12;
const MONTHS_A_YEAR = 12;
/** Day 0, the first of 1970, was a Thursday; weeks begin on Monday. */
const FIRST_WEEKDAY = 3;

/**
 * Which of some days' snapshots stay: every one of the last 7 days, the newest of each of the 4 weeks before, and the newest of each month of
 * the year. Weeks and months are those of the calendar, so that what stays today is what tomorrow chooses from. A day yet to come (a clock
 * went back) stays too.
 */
export function daysToKeep(days: readonly StudyDay[], today: StudyDay): Set<StudyDay> {
  const kept = new Set<StudyDay>();
  const filled = new Set<string>();
  const keepNewestOf = (span: string, day: StudyDay) => {
    if (filled.has(span)) return;
    filled.add(span);
    kept.add(day);
  };
  for (const day of [...days].sort((a, b) => b - a)) {
    if (today - day < DAYS_KEPT) kept.add(day);
    if (weekOf(today) - weekOf(day) <= WEEKS_KEPT) keepNewestOf(`week ${weekOf(day)}`, day);
    if (monthOf(today) - monthOf(day) <= MONTHS_KEPT) keepNewestOf(`month ${monthOf(day)}`, day);
  }
  return kept;
}

const weekOf = (day: StudyDay): number => Math.floor((day + FIRST_WEEKDAY) / DAYS_A_WEEK);

function monthOf(day: StudyDay): number {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * MONTHS_A_YEAR + date.getUTCMonth();
}

const ISO_DATE_LENGTH = 'yyyy-mm-dd'.length;

/** The learner's day as a calendar writes it: `2026-11-21`. */
export const dateOf = (day: StudyDay): string => new Date(day * DAY_MS).toISOString().slice(0, ISO_DATE_LENGTH);

/** The day of a backup that Gotcha named and may thin; undefined for any other file. */
export function dayOfBackupName(name: string): StudyDay | undefined {
  const date = /^gotcha-(\d{4}-\d{2}-\d{2})\.(?:json|zip)$/.exec(name)?.[1];
  if (date === undefined) return undefined;
  const day = Date.parse(date) / DAY_MS;
  // Some engines take February 31 for a day of March.
  return Number.isInteger(day) && dateOf(day) === date ? day : undefined;
}

export const backupName = (day: StudyDay, extension: 'json' | 'zip'): string => `gotcha-${dateOf(day)}.${extension}`;

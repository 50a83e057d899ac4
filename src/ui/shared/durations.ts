import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time';

const DAYS_A_MONTH = 30.44;
const DAYS_A_YEAR = 365.25;

/** A wait as it fits on a button: `<1 min`, `10 min`, `3 h`, `1 day`, `12 days`, `2.5 mo`, `1.2 y`. */
export function shortWait(ms: number): string {
  if (ms < MINUTE_MS) return '<1 min';
  if (ms < HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return shortDays(Math.round(ms / DAY_MS));
}

export function shortDays(days: number): string {
  if (days < DAYS_A_MONTH) return days === 1 ? '1 day' : `${days} days`;
  if (days < DAYS_A_YEAR) return `${trimmed(days / DAYS_A_MONTH)} mo`;
  return `${trimmed(days / DAYS_A_YEAR)} y`;
}

const trimmed = (value: number) => (value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value)));

/** How long a sitting takes, as one says it. */
export function aboutMinutes(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return 'less than a minute';
  return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
}

export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

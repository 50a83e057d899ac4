import type { PastProgress } from '../domain/past-progress';
import { DAY_MS } from '../domain/time';

export const SCHEDULE_COMMENT = /<!--SR:[^<>]*-->/;
/** One for each card: `!2024-01-31,3,250`, the day it is due, its interval in days, its ease in percent. Older notes have no `!`. */
const ENTRY = /^(\d{4})-(\d{2})-(\d{2}),(\d+(?:\.\d+)?),(\d+)$/;
/** Written for a card that has no schedule while its sibling has one. */
const NEVER_SEEN = '2000-01-01';
const PERCENT = 100;

/** What a scheduling comment says of its cards in their order; undefined when it cannot be read. */
export function readScheduleComment(comment: string): (PastProgress | undefined)[] | undefined {
  const entries = comment.replace(/^<!--SR:!?|-->$/g, '').split('!');
  const read = entries.map((entry) => (entry.startsWith(NEVER_SEEN) ? 'new' : standingOf(entry.trim())));
  if (read.includes(undefined)) return undefined;
  return read.map((progress) => (progress === 'new' ? undefined : progress));
}

function standingOf(entry: string): PastProgress | undefined {
  const [, year, month, day, interval, ease] = ENTRY.exec(entry) ?? [];
  if (year === undefined) return undefined;
  const due = Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS;
  const intervalDays = Number(interval);
  return {
    answers: [],
    standing: {
      state: 'review',
      due,
      intervalDays,
      ease: Number(ease) / PERCENT,
      // The comment knows days alone: noon is the same day for most clocks.
      lastReviewAt: Math.round(due - intervalDays) * DAY_MS + DAY_MS / 2,
      reviewCount: 1,
      lapses: 0,
    },
    isSuspended: false,
    flag: 0,
  };
}

import { applyReview, logId, type Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import { studyDay } from '../domain/time';
import { type Act, LOG_ID_BYTES, rowOf } from './reviews';

type Step = Pick<Review, 'kind' | 'placement' | 'untilDay' | 'flag' | 'due'>;

/** A renamed card's schedule, and the rows of the log that make it of a `fresh` one: what its former self had. */
export function inheritedProgress(
  act: Act,
  fresh: Schedule,
  former: Schedule | undefined,
  meaningChanged: boolean,
): { schedule: Schedule; rows: Review[] } {
  const rows: Review[] = [];
  let schedule = fresh;
  for (const step of former ? stepsFrom(act, former, meaningChanged) : []) {
    const id = logId(act.now.at, schedule.lastLogId, crypto.getRandomValues(new Uint8Array(LOG_ID_BYTES)));
    const row: Review = {
      id,
      cardId: fresh.cardId,
      ...rowOf(act),
      ...step,
      grade: null,
      durationMs: 0,
      before: schedule,
    };
    schedule = applyReview(schedule, row, act.config);
    rows.push({ ...row, after: schedule });
  }
  return { schedule, rows };
}

function stepsFrom({ now }: Act, former: Schedule, meaningChanged: boolean): Step[] {
  const { state, due, stabilityDays, difficulty, lastReviewAt, lastReviewDay, reviewCount, lapses, step } = former;
  const placement = {
    state,
    due,
    stabilityDays,
    difficulty,
    lastReviewAt,
    lastReviewDay,
    reviewCount,
    lapses,
    step,
  };
  const isSuspended = former.queue === 'suspended';
  return [
    ...(state === 'new' ? [] : [{ kind: 'import' as const, placement }]),
    ...(meaningChanged && state === 'review' && !isSuspended ? [{ kind: 'setDue' as const, due: studyDay(now) }] : []),
    ...(isSuspended ? [{ kind: 'suspend' as const }] : []),
    ...(former.buriedUntilDay === null ? [] : [{ kind: 'bury' as const, untilDay: former.buriedUntilDay }]),
    ...(former.flag === 0 ? [] : [{ kind: 'flag' as const, flag: former.flag }]),
  ];
}

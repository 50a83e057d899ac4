import { applyReview, type Review } from './review-log';
import { withBurialOver, type Schedule } from './schedule';
import type { SchedulerConfig } from './scheduler';

type Configs = ReadonlyMap<string, SchedulerConfig>;

/** A row that counts, with the schedule that it found. */
interface Standing {
  row: Review;
  before: Schedule;
}

/**
 * The fold that defines the truth: a card's rows, in the order of their ids, make its schedule.
 *
 * `initial` is the schedule before the first row: `newSchedule` for a whole log, or a row's `before` for the rows from it on.
 */
export function replayCard(initial: Schedule, rows: readonly Review[], configs: Configs): Schedule {
  const standing: Standing[] = [];
  let schedule = initial;
  const apply = (row: Review): void => {
    standing.push({ row, before: schedule });
    schedule = applyReview(schedule, row, configOf(row, configs));
  };

  for (const row of rows) {
    if (row.kind === 'undo') {
      // The row may be undone already, on another device.
      const index = standing.findIndex((candidate) => candidate.row.id === row.undoes);
      const [undone, ...later] = index < 0 ? [] : standing.splice(index);
      if (undone) {
        schedule = undone.before;
        for (const { row: laterRow } of later) apply(laterRow);
      }
      schedule = { ...schedule, lastLogId: row.id };
    } else {
      apply(row);
    }
  }
  return schedule;
}

function configOf(row: Review, configs: Configs): SchedulerConfig {
  const config = configs.get(row.configId);
  if (!config)
    throw new Error(`Inconsistent: card ${row.cardId} has the row ${row.id} with the unknown config ${row.configId}`);
  return config;
}

/** A sentence for each column in which a stored schedule is not what its log says. */
export function checkSchedule(stored: Schedule, replayed: Schedule): string[] {
  const expected = stored.buriedUntilDay === null ? withBurialOver(replayed, Infinity) : replayed;
  return (Object.keys(expected) as (keyof Schedule)[])
    .filter((column) => stored[column] !== expected[column])
    .map((column) => `Card ${stored.cardId} has ${column} ${stored[column]}, its log says ${expected[column]}.`);
}

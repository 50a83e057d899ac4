import type { Card } from '../domain/card';
import { replayCard } from '../domain/replay';
import { applyReview, type LogId, type Review } from '../domain/review-log';
import { newSchedule, withBurialOver, type Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';

export type Configs = ReadonlyMap<string, SchedulerConfig>;

/** What a row of the log found and left. */
export interface Trace {
  before: Schedule;
  after: Schedule;
}

/** Where a card's log begins. The log does not know a new card's place in line: only a schedule that is still new does, or an unsealed row. */
export function initialSchedule(
  place: Pick<Schedule, 'cardId' | 'deckId' | 'sectionId'>,
  stored: Schedule | undefined,
  rows: readonly Review[],
): Schedule {
  const first = stored?.state === 'new' ? stored : rows[0]?.before;
  return newSchedule(place, first?.state === 'new' ? first.due : 0);
}

/** The replay of a card's whole log, row by row. Throws when a row cannot be replayed. */
export function traceCard(initial: Schedule, rows: readonly Review[], configs: Configs): Map<LogId, Trace> {
  const traces = new Map<LogId, Trace>();
  let before = initial;
  for (const [index, row] of rows.entries()) {
    const config = configs.get(row.configId);
    // An undo needs the rows before it; replayCard also knows what to say of an unknown config.
    const isAlone = row.kind !== 'undo' && config;
    const after = isAlone ? applyReview(before, row, config) : replayCard(initial, rows.slice(0, index + 1), configs);
    traces.set(row.id, { before, after });
    before = after;
  }
  return traces;
}

/** What of a schedule the log says nothing of, put the way `stored` has it: the end of a burial, a place in the decks, an update that left the card out. */
export function asStored(replayed: Schedule, stored: Schedule): Schedule {
  const { deckId, sectionId, buriedUntilDay } = stored;
  const schedule = buriedUntilDay === null ? withBurialOver(replayed, Infinity) : replayed;
  const queue = stored.queue === 'removed' ? stored.queue : schedule.queue;
  return { ...schedule, deckId, sectionId, queue };
}

/** A rebuilt schedule's queue: a card that an update left out is not asked. */
export function outOfQueueWhenRemoved(schedule: Schedule, card: Card | undefined): Schedule {
  const isLeftOut = card?.removedAt !== undefined && schedule.queue !== 'suspended';
  return isLeftOut ? { ...schedule, queue: 'removed' } : schedule;
}

export function grouped<Key>(rows: readonly Review[], keyOf: (row: Review) => Key): Map<Key, Review[]> {
  const groups = new Map<Key, Review[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

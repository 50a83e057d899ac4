import Dexie, { type Collection } from 'dexie';
import type { CardId, DeckId, SectionId } from '../domain/card';
import type { Queue, Schedule } from '../domain/schedule';
import type { EpochMs, StudyDay } from '../domain/time';
import type { GotchaDatabase } from './database';

/** What is studied: everything that is not paused, one deck, or one section. */
export type StudyScope =
  { kind: 'all' } | { kind: 'deck'; deckId: DeckId } | { kind: 'section'; deckId: DeckId; sectionId: SectionId };

type ScheduleCollection = Collection<Schedule, CardId, Schedule>;

/**
 * The ranges that hold the scope's cards of a queue, due up to `upTo`, in order of `due`. One range, unless decks are paused:
 * then one for each deck that is not.
 */
async function dueRanges(
  database: GotchaDatabase,
  scope: StudyScope,
  queue: Queue,
  upTo: number,
): Promise<ScheduleCollection[]> {
  const range = (index: string, ...prefix: string[]) =>
    database.schedules
      .where(index)
      .between([...prefix, queue, Dexie.minKey], [...prefix, queue, upTo], true, true) as ScheduleCollection;
  switch (scope.kind) {
    case 'section':
      return [range('[sectionId+queue+due]', scope.sectionId)];
    case 'deck':
      return [range('[deckId+queue+due]', scope.deckId)];
    case 'all': {
      const decks = await database.decks.toArray();
      return decks.some(({ study }) => study === 'paused')
        ? decks.filter(({ study }) => study !== 'paused').map(({ id }) => range('[deckId+queue+due]', id))
        : [range('[queue+due]')];
    }
  }
}

/** The first `limit` schedules of a queue in order of `due`, up to and including `upTo`. */
export async function readDue(
  database: GotchaDatabase,
  scope: StudyScope,
  queue: Queue,
  upTo: number,
  limit: number,
): Promise<Schedule[]> {
  const ranges = await dueRanges(database, scope, queue, upTo);
  const rows = await Promise.all(ranges.map((range) => range.limit(limit).toArray()));
  return rows
    .flat()
    .sort((a, b) => a.due - b.due)
    .slice(0, limit);
}

/** How many are due, counting no further than `limit` per deck: never the whole of a long queue. */
export async function countDue(
  database: GotchaDatabase,
  scope: StudyScope,
  queue: Queue,
  upTo: number,
  limit: number,
): Promise<number> {
  const ranges = await dueRanges(database, scope, queue, upTo);
  const keys = await Promise.all(ranges.map((range) => range.limit(limit).primaryKeys()));
  return Math.min(limit, keys.flat().length);
}

/** Cards whose burial ended are asked again: a short queue, looked through whole. */
export async function endBurials(database: GotchaDatabase, today: StudyDay): Promise<void> {
  await database.transaction('rw', database.schedules, async () => {
    const buried = await database.schedules
      .where('[queue+due]')
      .between(['buried', Dexie.minKey], ['buried', Dexie.maxKey])
      .toArray();
    const over = buried.filter(({ buriedUntilDay }) => (buriedUntilDay ?? today) <= today);
    await database.schedules.bulkPut(
      over.map((schedule): Schedule => ({ ...schedule, queue: schedule.state, buriedUntilDay: null })),
    );
  });
}

/** When the next learning card of the scope falls due, if one is waiting. */
export async function nextLearningAt(database: GotchaDatabase, scope: StudyScope): Promise<EpochMs | undefined> {
  const rows = await Promise.all(
    (['learning', 'relearning'] as const).map((queue) => readDue(database, scope, queue, Infinity, 1)),
  );
  const waits = rows.flat().map(({ due }) => due);
  return waits.length ? Math.min(...waits) : undefined;
}

/** Every schedule that has something to remember, or is set aside: what mastery is computed from. New cards are counted by their decks. */
export async function readSeenSchedules(database: GotchaDatabase): Promise<Schedule[]> {
  const seen: Queue[] = ['learning', 'review', 'relearning', 'suspended', 'buried'];
  const rows = await Promise.all(
    seen.map((queue) =>
      database.schedules.where('[queue+due]').between([queue, Dexie.minKey], [queue, Dexie.maxKey]).toArray(),
    ),
  );
  return withoutRemoved(database, rows.flat());
}

/** A suspended card stays suspended when an update puts it aside: only its card's row tells. */
async function withoutRemoved(database: GotchaDatabase, schedules: Schedule[]): Promise<Schedule[]> {
  const suspended = schedules.filter(({ queue }) => queue === 'suspended').map(({ cardId }) => cardId);
  const cards = await database.cards.bulkGet(suspended);
  const removed = new Set(cards.flatMap((card) => (card?.removedAt === undefined ? [] : [card.id])));
  return removed.size === 0 ? schedules : schedules.filter(({ cardId }) => !removed.has(cardId));
}

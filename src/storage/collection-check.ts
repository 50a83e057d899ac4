import type { Card, CardId } from '../domain/card';
import { checkSchedule, replayCard } from '../domain/replay';
import type { Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import { asStored, initialSchedule, outOfQueueWhenRemoved, traceCard, type Configs } from './card-trace';
import type { GotchaDatabase } from './database';
import { DamagedBytesError } from './packed-bytes';
import { readLogs } from './review-segments';

/** Bounds what is in memory: every pass unpacks the whole log. */
const CARDS_PER_PASS = 20_000;

/** A sentence for everything in which the collection is not what its log says, or does not hold together; none when all is well. */
export async function checkCollection(database: GotchaDatabase): Promise<string[]> {
  const { decks, cards, schedules, reviews, reviewSegments, schedulerConfigs } = database;
  try {
    return await database.transaction(
      'r',
      [decks, cards, schedules, reviews, reviewSegments, schedulerConfigs],
      async () => {
        const orphans = await checkOrphans(database);
        const configs = await readConfigs(database);
        const mismatches: string[] = [];
        for (const ids of passes(await schedules.toCollection().primaryKeys())) {
          const logs = await readLogs(database, new Set(ids));
          const known = await cards.bulkGet(ids);
          for (const [index, schedule] of (await schedules.bulkGet(ids)).entries()) {
            if (!schedule) continue;
            mismatches.push(...checkQueue(schedule, known[index]));
            mismatches.push(...checkLog(schedule, logs.get(schedule.cardId) ?? [], configs));
          }
        }
        return [...orphans, ...mismatches];
      },
    );
  } catch (error) {
    if (error instanceof DamagedBytesError) return [error.message];
    throw error;
  }
}

/** Writes what the logs of these cards say: their schedules, and what their unsealed rows found and left. Call it when logs have grown by a merge. */
export async function rebuildSchedules(database: GotchaDatabase, cardIds: Iterable<CardId>): Promise<void> {
  const { cards, schedules, reviews, reviewSegments, schedulerConfigs } = database;
  await database.transaction('rw', [cards, schedules, reviews, reviewSegments, schedulerConfigs], async () => {
    const configs = await readConfigs(database);
    for (const ids of passes([...cardIds])) {
      const logs = await readLogs(database, new Set(ids));
      const known = await cards.bulkGet(ids);
      const stored = await schedules.bulkGet(ids);
      const rebuilt: Schedule[] = [];
      const tail: Review[] = [];
      for (const [index, id] of ids.entries()) {
        const card = known[index];
        const place = stored[index] ?? (card && { cardId: id, deckId: card.deckId, sectionId: card.sectionId });
        if (!place) continue;
        const log = logs.get(id) ?? [];
        const initial = initialSchedule(place, stored[index], log);
        rebuilt.push(outOfQueueWhenRemoved(replayCard(initial, log, configs), card));
        tail.push(...withTraces(initial, log, configs));
      }
      await schedules.bulkPut(rebuilt);
      await reviews.bulkPut(tail);
    }
  });
}

/** The unsealed rows, each with what it found and left. */
function withTraces(initial: Schedule, log: readonly Review[], configs: Configs): Review[] {
  if (!log.some(({ before }) => before)) return [];
  const traces = traceCard(initial, log, configs);
  return log.filter(({ before }) => before).map((row) => ({ ...row, ...traces.get(row.id) }));
}

function checkQueue({ cardId, queue }: Schedule, card: Card | undefined): string[] {
  if (!card) return [];
  const isLeftOut = card.removedAt !== undefined;
  if (isLeftOut && queue !== 'removed' && queue !== 'suspended') {
    return [`Card ${cardId} was left out by a deck update and is still asked.`];
  }
  return !isLeftOut && queue === 'removed' ? [`Card ${cardId} is not asked, and no deck update left it out.`] : [];
}

function checkLog(stored: Schedule, log: readonly Review[], configs: Configs): string[] {
  try {
    const replayed = replayCard(initialSchedule(stored, stored, log), log, configs);
    return checkSchedule(stored, asStored(replayed, stored));
  } catch (error) {
    return [error instanceof Error ? `${error.message}.` : String(error)];
  }
}

async function checkOrphans(database: GotchaDatabase): Promise<string[]> {
  const decks = await database.decks.toArray();
  const scheduled = new Set(await database.schedules.toCollection().primaryKeys());
  const imported = new Set(decks.filter(({ origin }) => origin === 'imported').map(({ id }) => id));
  const broughtIn = new Set(
    decks.flatMap(({ sections }) => sections.filter((section) => section.broughtIn)).map(({ id }) => id),
  );
  const isAsked = (card: Card) => !card.removedAt && (imported.has(card.deckId) || broughtIn.has(card.sectionId));

  const problems: string[] = [];
  const known = new Set<CardId>();
  await database.cards.each((card) => {
    known.add(card.id);
    if (isAsked(card) && !scheduled.has(card.id)) {
      problems.push(`Card ${card.id} has no schedule, so it is never asked.`);
    }
  });
  for (const id of scheduled) {
    if (!known.has(id)) problems.push(`The schedule of ${id} has no card.`);
  }
  return problems;
}

async function readConfigs(database: GotchaDatabase): Promise<Configs> {
  return new Map((await database.schedulerConfigs.toArray()).map((config) => [config.id, config]));
}

function passes(ids: readonly CardId[]): CardId[][] {
  const count = Math.ceil(ids.length / CARDS_PER_PASS);
  return Array.from({ length: count }, (_, i) => ids.slice(i * CARDS_PER_PASS, (i + 1) * CARDS_PER_PASS));
}

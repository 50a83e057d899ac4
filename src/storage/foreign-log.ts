import type { CardId } from '../domain/card';
import { newerProgress, type PastProgress, takeOverProgress } from '../domain/past-progress';
import { standingReviews } from '../domain/standing-reviews';
import { soundProgress } from '../domain/sound-progress';
import type { LogId, Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import type { EpochMs, Moment } from '../domain/time';
import type { GotchaDatabase } from './database';
import { nextSequence, readLogs, segmentOf } from './review-segments';
import type { Act } from './reviews';
import { unpackReviews } from './segment-codec';

/** What a file knows of cards' progress. */
export interface IncomingProgress {
  byCard: ReadonlyMap<CardId, PastProgress>;
  /** What a clock here would have shown at an instant. */
  momentAt: (at: EpochMs) => Moment;
}

const SEGMENT_ROWS = 1_000;
const CARDS_AT_ONCE = 1_000;

/**
 * Tells the log what happened to cards elsewhere, and moves their schedules to where it leads. The rows of cards without a past here are sealed at
 * once, under the import's id; of a card that has one only what is newer is taken over, as rows that an undo of the import can take back one by one.
 * Resolves to the number of answers. Call inside a transaction; `wrote` hears of each card.
 */
export async function bringInProgress(
  database: GotchaDatabase,
  act: Act,
  { byCard, momentAt }: IncomingProgress,
  wrote: (count: number) => void,
): Promise<number> {
  const { now, config, sessionId, deviceId } = act;
  const takeOver = { now, config, sessionId, deviceId, momentAt };
  const segments = await segmentWriter(database, act);
  const ids = [...byCard.keys()];
  let answers = 0;
  for (let start = 0; start < ids.length; start += CARDS_AT_ONCE) {
    const some = ids.slice(start, start + CARDS_AT_ONCE);
    const stored = await database.schedules.bulkGet(some);
    const news = await readNews(database, new Map(some.map((id) => [id, soundProgress(byCard.get(id)!, now)])));
    const next: Schedule[] = [];
    const tail: Review[] = [];
    for (const before of stored) {
      const past = before && news.get(before.cardId);
      if (!past) continue;
      const { rows, schedule } = takeOverProgress(before, past, takeOver);
      if (rows.length === 0) continue;
      next.push(schedule);
      answers += past.answers.length;
      if (before.lastLogId === null) segments.add(rows);
      else tail.push(...rows);
    }
    await database.schedules.bulkPut(next);
    await database.reviews.bulkAdd(tail);
    await segments.writeFull();
    wrote(stored.length);
  }
  await segments.writeRest();
  return answers;
}

/** Of what a file knows of cards, what the collection does not; all of it of a card that is not here. */
export async function readNews(
  database: GotchaDatabase,
  byCard: ReadonlyMap<CardId, PastProgress>,
): Promise<Map<CardId, PastProgress>> {
  const ids = [...byCard.keys()];
  const schedules = await database.schedules.bulkGet(ids);
  const begun = ids.filter((_, index) => (schedules[index]?.lastLogId ?? null) !== null);
  const logs = begun.length > 0 ? await readLogs(database, new Set(begun)) : new Map<CardId, Review[]>();
  const news = new Map<CardId, PastProgress>();
  for (const [index, id] of ids.entries()) {
    const answers = standingReviews(logs.get(id) ?? []).filter(({ kind, grade }) => grade !== null || kind === 'reset');
    const known = answers.map(({ at }) => at);
    const newer = newerProgress(byCard.get(id)!, schedules[index], known);
    if (newer) news.set(id, newer);
  }
  return news;
}

async function segmentWriter(database: GotchaDatabase, { deviceId, sessionId }: Act) {
  let sequence = await nextSequence(database, deviceId);
  let waiting: Review[] = [];
  const write = (rows: readonly Review[]) =>
    database.reviewSegments.add({ ...segmentOf(deviceId, sequence++, rows), importId: sessionId });
  const writeFull = async (): Promise<void> => {
    for (; waiting.length >= SEGMENT_ROWS; waiting = waiting.slice(SEGMENT_ROWS)) {
      await write(waiting.slice(0, SEGMENT_ROWS));
    }
  };
  return {
    add: (rows: readonly Review[]): void => {
      for (const row of rows) waiting.push(row);
    },
    writeFull,
    writeRest: async (): Promise<void> => {
      await writeFull();
      if (waiting.length > 0) await write(waiting);
    },
  };
}

/** Of each card the newest row that the import sealed. */
export async function lastSealedRows(database: GotchaDatabase, importId: string): Promise<Map<CardId, LogId>> {
  const last = new Map<CardId, LogId>();
  for (const segment of await database.reviewSegments.where('importId').equals(importId).toArray()) {
    for (const { cardId, id } of unpackReviews(segment)) {
      const known = last.get(cardId);
      if (known === undefined || id > known) last.set(cardId, id);
    }
  }
  return last;
}

/** The log stays as it was written: whoever reads it passes over these rows from now on. */
export async function withdrawSealedRows(database: GotchaDatabase, importId: string, at: EpochMs): Promise<void> {
  await database.reviewSegments.where('importId').equals(importId).modify({ undoneAt: at });
}

import Dexie from 'dexie';
import type { CardId } from '../domain/card';
import { checkSchedule } from '../domain/replay';
import type { Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import { startOfStudyDay, studyDay, type Moment } from '../domain/time';
import { asStored, grouped, initialSchedule, traceCard, type Configs, type Trace } from './card-trace';
import type { GotchaDatabase, ReviewSegment } from './database';
import { canPack, packReviews, unpackReviews } from './segment-codec';

interface SealingLimits {
  segmentRows: number;
  /** So many rows stay, whatever their age: undo needs what they found. */
  newestKept: number;
}
const LIMITS: SealingLimits = { segmentRows: 1_000, newestKept: 100 };
/** Keeps one call short; the next one goes on. */
const SEGMENTS_PER_CALL = 20;

/**
 * Moves the oldest rows of the log's tail into segments, a full one per transaction, and resolves to how many rows it moved.
 * Rows of yesterday and today stay, and rows whose schedules are not what the replay gives: those are evidence.
 */
export async function sealOldReviews(database: GotchaDatabase, now: Moment, limits = LIMITS): Promise<number> {
  let sealed = 0;
  for (const batch of await readFullBatches(database, now, limits)) sealed += await seal(database, batch);
  return sealed;
}

/** A card's rows, sealed or not, in the order in which they happened. */
export async function readCardLog(database: GotchaDatabase, cardId: CardId): Promise<Review[]> {
  return (await readLogs(database, new Set([cardId]))).get(cardId) ?? [];
}

/** The logs of some cards in one pass over the segments; a card without rows is not in it. */
export function readLogs(database: GotchaDatabase, cardIds: ReadonlySet<CardId>): Promise<Map<CardId, Review[]>> {
  return database.transaction('r', database.reviews, database.reviewSegments, async () => {
    const rows = await readSealed(database, cardIds);
    const tail = await database.reviews
      .where('cardId')
      .anyOf([...cardIds])
      .toArray();
    return grouped(inOrder([...rows, ...tail]), ({ cardId }) => cardId);
  });
}

/** Every row, sealed or not, in the order of the ids. A million take some 400 MB: for one card, or a few, ask for their logs. */
export function readWholeLog(database: GotchaDatabase): Promise<Review[]> {
  return database.transaction('r', database.reviews, database.reviewSegments, async () => {
    return inOrder((await readSealed(database)).concat(await database.reviews.toArray()));
  });
}

/** One device's rows as a segment. */
export function segmentOf(deviceId: string, sequence: number, rows: readonly Review[]): ReviewSegment {
  let [firstAt, lastAt] = [Infinity, -Infinity];
  for (const { at } of rows) {
    firstAt = Math.min(firstAt, at);
    lastAt = Math.max(lastAt, at);
  }
  return { deviceId, sequence, count: rows.length, firstAt, lastAt, packed: packReviews(rows) };
}

/** The number of a device's next segment. Call inside the transaction that adds it. */
export async function nextSequence(database: GotchaDatabase, deviceId: string): Promise<number> {
  const last = await database.reviewSegments
    .where('[deviceId+sequence]')
    .between([deviceId, Dexie.minKey], [deviceId, Dexie.maxKey])
    .last();
  return last ? last.sequence + 1 : 0;
}

export function inOrder(rows: Review[]): Review[] {
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The rows of an import that was undone stay where they are, and count for nothing. */
export const stands = ({ undoneAt }: Pick<ReviewSegment, 'undoneAt'>): boolean => undoneAt === undefined;

async function readSealed({ reviewSegments }: GotchaDatabase, only?: ReadonlySet<CardId>): Promise<Review[]> {
  // Not each(): Dexie ends it without a word when its callback throws.
  const segments = await reviewSegments.toArray();
  return segments.filter(stands).flatMap((segment) => unpackReviews(segment, only));
}

function readFullBatches(
  database: GotchaDatabase,
  now: Moment,
  { segmentRows, newestKept }: SealingLimits,
): Promise<Review[][]> {
  const { reviews, reviewSegments, schedulerConfigs, imports } = database;
  return database.transaction('r', reviews, reviewSegments, schedulerConfigs, imports, async () => {
    // Undoing the last import takes its rows back one by one, as an undo in a session does.
    const lastImport = await imports.orderBy('at').last();
    const keptSession = lastImport?.undoneAt === undefined ? lastImport?.id : undefined;
    const oldestKept = (await reviews.orderBy('id').reverse().limit(newestKept).primaryKeys()).at(-1);
    if (!oldestKept) return [];
    const candidates = await reviews
      .where('id')
      .below(oldestKept)
      .filter((row) => row.sessionId !== keptSession && isBeforeYesterday(row, now) && canPack(row))
      .limit(SEGMENTS_PER_CALL * segmentRows)
      .toArray();
    if (candidates.length < segmentRows) return [];

    const configs = new Map((await schedulerConfigs.toArray()).map((config) => [config.id, config]));
    const logs = await readLogs(database, new Set(candidates.map(({ cardId }) => cardId)));
    const disagreeing = new Set([...logs.values()].flatMap((log) => disagreeingRows(log, configs)));
    const sound = candidates.filter(({ id }) => !disagreeing.has(id));
    const devices = grouped(sound, ({ deviceId }) => deviceId);
    return [...devices.values()].flatMap((rows) => fullBatches(rows, segmentRows));
  });
}

/** By the clock of the row and by the clock of now: a journey moves the days apart. */
function isBeforeYesterday(row: Review, now: Moment): boolean {
  const yesterday = studyDay(now) - 1;
  return studyDay(row) < yesterday && row.at < startOfStudyDay(yesterday, now);
}

function fullBatches(rows: Review[], size: number): Review[][] {
  const count = Math.floor(rows.length / size);
  return Array.from({ length: count }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

/** The rows of a card's log that don't say what the replay says; all of them when it cannot be replayed. */
function disagreeingRows(log: readonly Review[], configs: Configs): Review['id'][] {
  const traces = tracesOf(log, configs);
  return log.filter((row) => !agrees(row, traces?.get(row.id))).map(({ id }) => id);
}

function tracesOf(log: readonly Review[], configs: Configs): ReadonlyMap<string, Trace> | undefined {
  const [first] = log;
  if (!first) return undefined;
  const place = first.before ?? { cardId: first.cardId, deckId: NO_DECK, sectionId: NO_SECTION };
  try {
    return traceCard(initialSchedule(place, undefined, log), log, configs);
  } catch {
    return undefined;
  }
}

/** Of a log whose first rows are sealed: no column that a replay fills in depends on it. */
const NO_DECK = '' as Schedule['deckId'];
const NO_SECTION = '' as Schedule['sectionId'];

function agrees({ before, after }: Review, trace: Trace | undefined): boolean {
  if (!trace) return false;
  return (!before || isSame(before, trace.before)) && (!after || isSame(after, trace.after));
}

/** A new card's place in line is in no row: it stays with the schedule. */
function isSame(stored: Schedule, replayed: Schedule): boolean {
  const expected = asStored(replayed, stored);
  const due = expected.state === 'new' ? stored.due : expected.due;
  return checkSchedule(stored, { ...expected, due }).length === 0;
}

function seal(database: GotchaDatabase, batch: readonly Review[]): Promise<number> {
  const { reviews, reviewSegments } = database;
  const ids = batch.map(({ id }) => id);
  const { deviceId } = batch[0]!;
  return database.transaction('rw', reviews, reviewSegments, async () => {
    const isStillThere = (await reviews.where('id').anyOf(ids).count()) === ids.length;
    // Another tab was faster.
    if (!isStillThere) return 0;
    await reviewSegments.add(segmentOf(deviceId, await nextSequence(database, deviceId), batch));
    await reviews.bulkDelete(ids);
    return batch.length;
  });
}

import type { CardId } from '../domain/card';
import { applyReview, gradeKindOf, logId, type LogId, type Review, type ReviewKind } from '../domain/review-log';
import type { Grade, Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import type { EpochMs, Moment } from '../domain/time';
import { type GotchaDatabase, withReopening } from './database';

/** Who acts, when, and under which scheduler settings: what every log row records. */
export interface Act {
  now: Moment;
  sessionId: string;
  deviceId: string;
  config: SchedulerConfig;
}

/** What can be done to a card besides grading it. */
export type CardAction = Pick<Review, 'flag' | 'untilDay' | 'due'> & {
  kind: Extract<ReviewKind, 'suspend' | 'unsuspend' | 'bury' | 'unbury' | 'flag' | 'reset'>;
};

/** The card was answered, undone or changed elsewhere since this turn was shown; nothing was written. */
export class StaleTurnError extends Error {
  override name = 'StaleTurnError';
}

/**
 * Grades a card: schedule and log row in one strict transaction.
 * `turn` is the newest log row that the learner's screen knew of; when it is no longer the newest, rejects with `StaleTurnError`.
 */
export function answerCard(
  database: GotchaDatabase,
  act: Act,
  answer: { cardId: CardId; turn: LogId | null; grade: Grade; durationMs: number },
): Promise<Review> {
  return append(database, act, answer.cardId, answer.turn, (before) => ({
    kind: gradeKindOf(before.state),
    grade: answer.grade,
    durationMs: answer.durationMs,
  }));
}

/** Suspends, buries, flags, resets... a card: a row of the log like any answer, and undone like one. */
export function actOnCard(
  database: GotchaDatabase,
  act: Act,
  cardId: CardId,
  turn: LogId | null,
  action: CardAction,
): Promise<Review> {
  return append(database, act, cardId, turn, () => ({ ...action, grade: null, durationMs: 0 }));
}

type RowContent = Pick<Review, 'kind' | 'grade' | 'durationMs' | 'flag' | 'untilDay' | 'due'>;

function append(
  database: GotchaDatabase,
  act: Act,
  cardId: CardId,
  turn: LogId | null,
  content: (before: Schedule) => RowContent,
): Promise<Review> {
  let id: LogId | undefined;
  return withReopening(database, () =>
    database.transaction('rw', database.schedules, database.reviews, async () => {
      // Drawn once: when the connection breaks after the commit, the second try finds its own row there.
      id ??= await nextLogId(database, act.now.at, turn);
      const before = await database.schedules.get(cardId);
      if (!before) throw new StaleTurnError(`${cardId} is no longer in the collection.`);
      if (before.lastLogId === id) return (await database.reviews.get(id))!;
      if (before.lastLogId !== turn) throw new StaleTurnError(`${cardId} was answered elsewhere.`);
      const row: Review = { id, cardId, ...rowOf(act), ...content(before), before };
      const after = applyReview(before, row, act.config);
      const review: Review = { ...row, after };
      await Promise.all([database.schedules.put(after), database.reviews.add(review)]);
      return review;
    }),
  );
}

/** What `logId` asks for. */
export const LOG_ID_BYTES = 10;

const newestIds = new WeakMap<GotchaDatabase, LogId>();

/** An id behind every other of this collection, so that "the last act" is the last one also after the clock went back. */
async function nextLogId(database: GotchaDatabase, at: EpochMs, turn: LogId | null): Promise<LogId> {
  const newest = newestIds.get(database) ?? (await database.reviews.orderBy('id').last())?.id ?? null;
  const previous = newest === null || (turn !== null && turn > newest) ? turn : newest;
  const id = logId(at, previous, crypto.getRandomValues(new Uint8Array(LOG_ID_BYTES)));
  newestIds.set(database, id);
  return id;
}

export const rowOf = ({ now, sessionId, deviceId, config }: Act) => ({
  sessionId,
  at: now.at,
  tzOffsetMin: now.tzOffsetMin,
  rolloverHour: now.rolloverHour,
  configId: config.id,
  deviceId,
});

/** Takes back the newest act of the session that still stands, by appending. Resolves to what was undone, or undefined when nothing is left to undo. */
export function undoLast(database: GotchaDatabase, act: Act): Promise<Review | undefined> {
  let id: LogId | undefined;
  return withReopening(database, () =>
    database.transaction('rw', database.schedules, database.reviews, async () => {
      const written = id && (await database.reviews.get(id));
      if (written?.undoes) return database.reviews.get(written.undoes);
      const inSession = await database.reviews.where('sessionId').equals(act.sessionId).sortBy('id');
      const undone = undoneIds(inSession);
      const last = inSession.findLast((row) => row.kind !== 'undo' && !undone.has(row.id));
      if (!last) return undefined;
      if (!last.before) throw new Error(`Inconsistent: review ${last.id} of this session was sealed.`);

      const later = (await database.reviews.where('cardId').equals(last.cardId).toArray()).filter(
        ({ id }) => id > last.id,
      );
      const laterUndone = undoneIds(later);
      if (later.some((row) => row.kind !== 'undo' && !laterUndone.has(row.id))) {
        throw new StaleTurnError(`${last.cardId} was answered again elsewhere.`);
      }

      const current = await database.schedules.get(last.cardId);
      if (!current) throw new StaleTurnError(`${last.cardId} is no longer in the collection.`);
      id = await nextLogId(database, act.now.at, current.lastLogId);
      const after = { ...asBefore(last.before, current), lastLogId: id };
      const row: Review = {
        id,
        cardId: last.cardId,
        ...rowOf(act),
        kind: 'undo',
        grade: null,
        durationMs: 0,
        undoes: last.id,
        before: current,
        after,
      };
      await Promise.all([database.schedules.put(after), database.reviews.add(row)]);
      return last;
    }),
  );
}

/** The schedule before an act; a card that an update moved or put aside since then stays there. */
function asBefore(before: Schedule, current: Schedule): Schedule {
  const isPutAside = current.queue === 'removed' && before.queue !== 'suspended';
  return { ...before, sectionId: current.sectionId, queue: isPutAside ? 'removed' : before.queue };
}

/** The rows that an undo among `rows` took back. */
export function undoneIds(rows: readonly Review[]): Set<LogId> {
  return new Set(rows.flatMap(({ undoes }) => (undoes ? [undoes] : [])));
}

/** The session's rows that still stand, oldest first: its progress, and its summary. */
export async function readSessionReviews(database: GotchaDatabase, sessionId: string): Promise<Review[]> {
  const rows = await database.reviews.where('sessionId').equals(sessionId).sortBy('id');
  const undone = undoneIds(rows);
  return rows.filter((row) => row.kind !== 'undo' && !undone.has(row.id));
}

/** Every row of the log's tail since an instant, undone ones left out. */
export async function readReviewsSince(database: GotchaDatabase, at: number): Promise<Review[]> {
  const rows = await database.reviews.where('at').aboveOrEqual(at).toArray();
  const undone = undoneIds(rows);
  return rows.filter((row) => row.kind !== 'undo' && !undone.has(row.id));
}

/** The newest rows of the log's tail, newest first. */
export function readLatestReviews(database: GotchaDatabase, limit: number): Promise<Review[]> {
  return database.reviews.orderBy('id').reverse().limit(limit).toArray();
}

/** All rows of the log that stand, sealed ones too. Reads indexes, no rows: quick with a million of them. */
export function countReviews(database: GotchaDatabase): Promise<number> {
  return database.transaction('r', database.reviews, database.reviewSegments, async () => {
    const counts = (await database.reviewSegments.orderBy('count').keys()) as number[];
    const undone = (await database.reviewSegments.orderBy('[undoneAt+count]').keys()) as unknown as [number, number][];
    const withdrawn = undone.reduce((sum, [, count]) => sum + count, 0);
    return counts.reduce((sum, count) => sum + count, await database.reviews.count()) - withdrawn;
  });
}

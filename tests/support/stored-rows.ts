import 'fake-indexeddb/auto';
import type { Page } from '@playwright/test';
import type { Card } from '../../src/domain/card';
import type { Review } from '../../src/domain/review-log';
import type { Schedule } from '../../src/domain/schedule';
import { checkCollection } from '../../src/storage/collection-check';
import type { SessionRow } from '../../src/storage/database';
import { openTestDatabase } from './collection';

/** What the browser has on its disk. */
export interface StoredRows {
  cards: Card[];
  schedules: Schedule[];
  reviews: Review[];
  sessions: SessionRow[];
  [table: string]: unknown[];
}

/** Every row of the database, read past the app. */
export function readRows(page: Page): Promise<StoredRows> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    const database = await done(indexedDB.open('gotcha'));
    const tables = [...database.objectStoreNames].filter((table) => table !== 'faces');
    const reading = database.transaction(tables);
    const rows = await Promise.all(tables.map((table) => done(reading.objectStore(table).getAll())));
    database.close();
    return Object.fromEntries(tables.map((table, index) => [table, rows[index]])) as unknown as StoredRows;
  });
}

export async function scheduleOf(page: Page, cardId: string): Promise<Schedule> {
  const { schedules } = await readRows(page);
  const schedule = schedules.find((row) => row.cardId === cardId);
  if (!schedule) throw new Error(`${cardId} has no schedule.`);
  return schedule;
}

/** What is wrong with the stored rows: what the app's own check says of them, and what only a double or torn write leaves. */
export async function checkRows(rows: StoredRows): Promise<string[]> {
  const database = await openTestDatabase();
  await Promise.all(
    database.tables.filter(({ name }) => rows[name]).map((table) => table.bulkPut(rows[table.name] as object[])),
  );
  const problems = await checkCollection(database);
  await database.delete();
  return [...problems, ...tornSchedules(rows), ...doubledTurns(rows)];
}

function tornSchedules({ schedules, reviews }: StoredRows): string[] {
  const ids = new Set(reviews.map(({ id }) => id));
  return schedules
    .filter(({ lastLogId }) => lastLogId !== null && !ids.has(lastLogId))
    .map(({ cardId }) => `${cardId} stands on a row that is not in the log.`);
}

function doubledTurns({ reviews }: StoredRows): string[] {
  const turns = reviews.map(({ cardId, before }) => `${cardId} ${before?.lastLogId ?? ''}`);
  return turns.filter((turn, index) => turns.indexOf(turn) !== index).map((turn) => `Turn ${turn} was taken twice.`);
}

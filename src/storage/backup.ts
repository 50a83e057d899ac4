import type { EpochMs, Moment } from '../domain/time';
import { backupText, collectionText, readCollection, type Backup, type Collection } from './backup-format';
import type { GotchaDatabase } from './database';
import { countReviews } from './reviews';
import { ShapeError } from '../domain/shape';
import { readSetting, writeSetting, type CollectionSnapshot, type LastBackup } from './settings';

/** Rows written at once. */
const CHUNK = 5_000;

/** The whole collection as one text that `readBackup` takes. The same collection at the same moment gives the same text. */
export async function writeBackup(database: GotchaDatabase, now: Moment): Promise<string> {
  const { stored, reviewCount } = await database.transaction('r', database.tables, async () => ({
    stored: await readTables(database),
    reviewCount: await countReviews(database),
  }));
  const collection = sound(stored);
  const counts = { decks: collection.decks.length, cards: collection.cards.length, reviews: reviewCount };
  return backupText(now.at, counts, collectionText(collection));
}

/**
 * Puts a backup in the place of the collection, in one transaction. What was there becomes the snapshot that `undoRestore` brings back.
 * The device keeps its own id: its next rows are its own.
 */
export function restoreReplace(
  database: GotchaDatabase,
  { createdAt, collection }: Backup,
  now: Moment,
): Promise<void> {
  return replaceCollection(database, now.at, async () => {
    await writeTables(database, collection);
    // The file is out of the browser, and holds just this.
    await writeSetting(database, 'lastBackup', { at: createdAt, reviewCount: await countReviews(database) });
  });
}

/** Brings back what the last restore replaced; what is replaced now becomes the snapshot in turn. Resolves to false when nothing was replaced. */
export async function undoRestore(database: GotchaDatabase, now: Moment): Promise<boolean> {
  const snapshot = await readSetting(database, 'snapshotBeforeRestore');
  if (!snapshot) return false;
  const collection = sound(JSON.parse(snapshot.text));
  await replaceCollection(database, now.at, async () => {
    await writeTables(database, collection);
    if (snapshot.lastBackup) await writeSetting(database, 'lastBackup', snapshot.lastBackup);
  });
  return true;
}

/** All of it, this device's id too. */
export async function deleteEverything(database: GotchaDatabase): Promise<void> {
  await database.transaction('rw', database.tables, () => Promise.all(database.tables.map((table) => table.clear())));
}

/** What every restore leaves to the app: faces to prepare, sections to bring in again. Call inside a transaction. */
export async function forgetPrepared(database: GotchaDatabase): Promise<void> {
  await database.faces.clear();
  await database.settings.delete('manifestHash');
  await database.decks.toCollection().modify((deck) => {
    for (const section of deck.sections) delete section.broughtIn;
  });
}

/** Many rows, a part at a time. Call inside a transaction. */
export async function inChunks<Row>(rows: readonly Row[], write: (part: readonly Row[]) => PromiseLike<unknown>) {
  for (let start = 0; start < rows.length; start += CHUNK) await write(rows.slice(start, start + CHUNK));
}

async function replaceCollection(database: GotchaDatabase, at: EpochMs, write: () => Promise<void>): Promise<void> {
  await database.transaction('rw', database.tables, async () => {
    const snapshot = await readSnapshot(database, at);
    const replaced = database.tables.filter((table) => table.name !== 'settings');
    await Promise.all(replaced.map((table) => table.clear()));
    await database.settings.bulkDelete(['preferences', 'lastBackup']);
    await write();
    await forgetPrepared(database);
    await writeSetting(database, 'snapshotBeforeRestore', snapshot);
  });
}

/** As it is stored, sound or not: a damaged collection must not keep a backup from being restored. */
async function readSnapshot(database: GotchaDatabase, at: EpochMs): Promise<CollectionSnapshot> {
  const text = collectionText(await readTables(database));
  const lastBackup: LastBackup | undefined = await readSetting(database, 'lastBackup');
  return { at, text, ...(lastBackup && { lastBackup }) };
}

/** Every table in the order of its keys. */
async function readTables(database: GotchaDatabase): Promise<Collection> {
  return {
    decks: await database.decks.toArray(),
    cards: await database.cards.toArray(),
    schedules: await database.schedules.toArray(),
    reviews: await database.reviews.toArray(),
    schedulerConfigs: await database.schedulerConfigs.toArray(),
    sessions: await database.sessions.toArray(),
    settings: await database.settings.where('key').equals('preferences').toArray(),
    reviewSegments: await database.reviewSegments.toArray(),
  };
}

async function writeTables(database: GotchaDatabase, collection: Collection): Promise<void> {
  await database.decks.bulkAdd(collection.decks);
  await inChunks(collection.cards, (part) => database.cards.bulkAdd(part));
  await inChunks(collection.schedules, (part) => database.schedules.bulkAdd(part));
  await inChunks(collection.reviews, (part) => database.reviews.bulkAdd(part));
  await inChunks(collection.reviewSegments, (part) => database.reviewSegments.bulkAdd(part));
  await database.schedulerConfigs.bulkAdd(collection.schedulerConfigs);
  await inChunks(collection.sessions, (part) => database.sessions.bulkAdd(part));
  await database.settings.bulkAdd(collection.settings);
}

/** Our own rows by the rules for foreign ones: a backup that could not be restored is not written. */
function sound(stored: unknown): Collection {
  try {
    return readCollection(stored);
  } catch (error) {
    throw error instanceof ShapeError ? new Error(`Inconsistent: ${error.message}`) : error;
  }
}

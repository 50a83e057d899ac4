import type { EpochMs, Moment } from '../domain/time';
import {
  backupText,
  collectionText,
  NO_MEDIA,
  readCollection,
  type Backup,
  type Collection,
  type MediaContent,
} from './backup-format';
import type { GotchaDatabase, MediaRow } from './database';
import { countReviews } from './reviews';
import { ShapeError } from '../domain/shape';
import { readSetting, writeSetting, type CollectionSnapshot, type LastBackup } from './settings';

/** Rows written at once. */
const CHUNK = 5_000;

/** Hears the share done, 0 to 1. */
export type Progress = (share: number) => void;

/** A backup on its way out: a text, and what stands beside it. */
export interface WrittenBackup {
  text: string;
  media: MediaRow[];
  /** How long the log is in it. */
  reviewCount: number;
}

/** Shares of the work, as they were for 100,000 reviews: reading the rows, checking them, and their text. */
const READ_SHARE = 0.2;
const CHECKED_SHARE = 0.7;

/** The whole collection as one text that `readBackup` takes, and its media. The same collection at the same moment gives the same text. */
export async function writeBackup(
  database: GotchaDatabase,
  now: Moment,
  progress: Progress = () => undefined,
): Promise<WrittenBackup> {
  const { stored, media, reviewCount } = await database.transaction('r', database.tables, async () => ({
    ...(await readTables(database)),
    reviewCount: await countReviews(database),
  }));
  progress(READ_SHARE);
  const collection = sound(stored);
  progress(CHECKED_SHARE);
  const { decks, cards } = collection;
  const counts = { decks: decks.length, cards: cards.length, reviews: reviewCount, media: media.length };
  return { text: await backupText(now.at, counts, collectionText(collection)), media, reviewCount };
}

/**
 * Puts a backup in the place of the collection, in one transaction. What was there becomes the snapshot that `undoRestore` brings back.
 * The device keeps its own id: its next rows are its own.
 */
export function restoreReplace(
  database: GotchaDatabase,
  { createdAt, collection, media }: Backup,
  now: Moment,
  progress?: Progress,
): Promise<void> {
  return replaceCollection(database, now.at, async () => {
    await writeTables(database, collection, media, progress);
    // The file is out of the browser, and holds just this.
    await writeSetting(database, 'lastBackup', { at: createdAt, reviewCount: await countReviews(database) });
  });
}

/** Brings back what the last restore replaced; what is replaced now becomes the snapshot in turn. Resolves to false when nothing was replaced. */
export async function undoRestore(database: GotchaDatabase, now: Moment, progress?: Progress): Promise<boolean> {
  const snapshot = await readSetting(database, 'snapshotBeforeRestore');
  if (!snapshot) return false;
  const collection = sound({ ...NO_MEDIA, ...(JSON.parse(snapshot.text) as object) });
  const media = new Map((snapshot.media ?? []).map(({ hash, content }) => [hash, content]));
  await replaceCollection(database, now.at, async () => {
    await writeTables(database, collection, media, progress);
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
    const snapshot = await snapshotOf(database, at);
    const replaced = database.tables.filter((table) => table.name !== 'settings');
    await Promise.all(replaced.map((table) => table.clear()));
    await database.settings.bulkDelete(['preferences', 'lastBackup', 'reminderDismissedAtCount']);
    await write();
    await forgetPrepared(database);
    await writeSetting(database, 'snapshotBeforeRestore', snapshot);
  });
}

/** As it is stored, sound or not: a damaged collection must not keep a backup from being restored. */
async function snapshotOf(database: GotchaDatabase, at: EpochMs): Promise<CollectionSnapshot> {
  const { stored, media } = await readTables(database);
  const lastBackup: LastBackup | undefined = await readSetting(database, 'lastBackup');
  return { at, text: collectionText(stored), media, ...(lastBackup && { lastBackup }) };
}

/** Every table in the order of its keys. */
async function readTables(database: GotchaDatabase): Promise<{ stored: Collection; media: MediaRow[] }> {
  const media = await database.media.toArray();
  const stored = {
    decks: await database.decks.toArray(),
    cards: await database.cards.toArray(),
    schedules: await database.schedules.toArray(),
    reviews: await database.reviews.toArray(),
    schedulerConfigs: await database.schedulerConfigs.toArray(),
    sessions: await database.sessions.toArray(),
    settings: await database.settings.where('key').equals('preferences').toArray(),
    mediaNames: await database.mediaNames.toArray(),
    media: media.map(({ hash }) => hash),
    reviewSegments: await database.reviewSegments.toArray(),
  };
  return { stored, media };
}

async function writeTables(
  database: GotchaDatabase,
  collection: Collection,
  media: MediaContent,
  progress: Progress = () => undefined,
): Promise<void> {
  const { decks, cards, schedules, reviews, reviewSegments, schedulerConfigs, sessions, settings } = database;
  // Names come with them: there is no import to wait for.
  const content = [...media].map(([hash, content]): MediaRow => ({ hash, content, keptAt: 0 }));
  const writes = [
    () => decks.bulkAdd(collection.decks),
    () => inChunks(collection.cards, (part) => cards.bulkAdd(part)),
    () => inChunks(collection.schedules, (part) => schedules.bulkAdd(part)),
    () => inChunks(collection.reviews, (part) => reviews.bulkAdd(part)),
    () => inChunks(collection.reviewSegments, (part) => reviewSegments.bulkAdd(part)),
    () => schedulerConfigs.bulkAdd(collection.schedulerConfigs),
    () => inChunks(collection.sessions, (part) => sessions.bulkAdd(part)),
    () => settings.bulkAdd(collection.settings),
    () => inChunks(collection.mediaNames, (part) => database.mediaNames.bulkAdd(part)),
    () => database.media.bulkAdd(content),
  ];
  for (const [index, write] of writes.entries()) {
    await write();
    progress((index + 1) / writes.length);
  }
}

/** Our own rows by the rules for foreign ones: a backup that could not be restored is not written. */
function sound(stored: unknown): Collection {
  try {
    return readCollection(stored);
  } catch (error) {
    throw error instanceof ShapeError ? new Error(`Inconsistent: ${error.message}`) : error;
  }
}

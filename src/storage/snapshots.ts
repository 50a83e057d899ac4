import { backupName, dayOfBackupName, daysToKeep } from '../domain/snapshot-thinning';
import { studyDay, type EpochMs, type Moment, type StudyDay } from '../domain/time';
import { writeBackup, type WrittenBackup } from './backup';
import { HEAD_BYTES, readBackup, readBackupHead, sha256Of, type Backup, type BackupCounts } from './backup-format';
import type { GotchaDatabase } from './database';
import { filesIn, removeFile, writeFile } from './file-folder';
import { countReviews } from './reviews';

// Backups inside the browser: a text a day, and the media of all of them once, by hash, in a folder beside. A copy of the media in each would
// multiply by twenty what hardly ever changes; leaving them to the collection alone would lose them with a deck that was deleted by mistake.

/** A backup that stands in the origin-private file system. */
export interface Snapshot {
  name: string;
  day: StudyDay;
  createdAt: EpochMs;
  bytes: number;
  counts: BackupCounts;
}

export interface SnapshotAttempt {
  /** `full`: there was no room for it, not even without the older ones. */
  outcome: 'taken' | 'notNeeded' | 'full';
  /** What was or should have been taken. */
  written?: WrittenBackup;
}

const FOLDER = 'backups';
const MEDIA_FOLDER = 'media';

/** Where snapshots are kept; undefined in a browser, or a private window, without a file system of its own. */
export async function openSnapshotFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await globalThis.navigator?.storage?.getDirectory?.();
    return await root?.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    // SecurityError, NotAllowedError, UnknownError: private windows differ.
    return undefined;
  }
}

/** The complete ones, newest first. What its own head does not agree with broke off while it was written. */
export async function listSnapshots(folder: FileSystemDirectoryHandle): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for (const file of await filesIn(folder)) {
    const day = dayOfBackupName(file.name);
    const head = day === undefined ? undefined : readBackupHead(await file.slice(0, HEAD_BYTES).text());
    if (day === undefined || head?.textBytes !== file.size) continue;
    snapshots.push({ name: file.name, day, createdAt: head.createdAt, bytes: file.size, counts: head.counts });
  }
  return snapshots.sort((a, b) => b.day - a.day);
}

/** Reads a snapshot like any backup: by its checksum, as foreign data. A medium that is not what its name says is left out. */
export async function readSnapshot(folder: FileSystemDirectoryHandle, name: string): Promise<Backup> {
  const text = await (await (await folder.getFileHandle(name)).getFile()).text();
  const media = new Map<string, Blob>();
  for (const file of await filesIn(await mediaFolderOf(folder))) {
    const isWhole = text.includes(file.name) && (await sha256Of(await file.arrayBuffer())) === file.name;
    if (isWhole) media.set(file.name, file);
  }
  return readBackup(text, media);
}

/** Takes today's snapshot, when there is something new to keep and none was taken today; then thins the older ones. */
export async function takeSnapshot(
  folder: FileSystemDirectoryHandle,
  database: GotchaDatabase,
  now: Moment,
): Promise<SnapshotAttempt> {
  const snapshots = await listSnapshots(folder);
  const today = studyDay(now);
  if (snapshots.some(({ day }) => day === today) || !(await hasNews(database, snapshots)))
    return { outcome: 'notNeeded' };
  const written = await writeBackup(database, now);
  if (!(await writeMakingRoom(folder, database, snapshots, backupName(today, 'json'), written))) {
    return { outcome: 'full', written };
  }
  await thin(folder, database, today);
  return { outcome: 'taken', written };
}

/** Deletes them all, with their media. */
export async function deleteSnapshots(): Promise<void> {
  const root = await globalThis.navigator?.storage?.getDirectory?.().catch(() => undefined);
  await root?.removeEntry(FOLDER, { recursive: true }).catch(() => undefined);
}

/** An answer, a card or a wording that none of them has. A collection without an answer or a deck of one's own has nothing. */
async function hasNews(database: GotchaDatabase, snapshots: readonly Snapshot[]): Promise<boolean> {
  const { decks, cards } = database;
  const reviewCount = await countReviews(database);
  const ownDecks = await decks.filter(({ origin }) => origin === 'imported').count();
  if (reviewCount === 0 && ownDecks === 0) return false;
  const cardCount = await cards.count();
  const alike = snapshots.filter(({ counts }) => counts.reviews === reviewCount && counts.cards === cardCount);
  if (alike.length === 0) return true;
  const takenAt = Math.max(...alike.map(({ createdAt }) => createdAt));
  return (await cards.filter(({ editedAt = -Infinity }) => editedAt >= takenAt).first()) !== undefined;
}

/** Gives up the oldest snapshots, one at a time, but never the newest. Resolves to false when that was not enough. */
async function writeMakingRoom(
  folder: FileSystemDirectoryHandle,
  database: GotchaDatabase,
  snapshots: readonly Snapshot[],
  name: string,
  { text, media }: WrittenBackup,
): Promise<boolean> {
  const spare = snapshots.slice(1);
  for (;;) {
    try {
      await addMedia(await mediaFolderOf(folder), media);
      await writeFile(folder, name, new Blob([text]));
      return true;
    } catch (error) {
      if (!isFull(error)) throw error;
      const oldest = spare.pop();
      await removeFile(folder, oldest?.name ?? name);
      await removeUnnamedMedia(folder, database);
      if (!oldest) return false;
    }
  }
}

const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';

async function addMedia(folder: FileSystemDirectoryHandle, media: WrittenBackup['media']): Promise<void> {
  const sizes = new Map((await filesIn(folder)).map(({ name, size }) => [name, size]));
  for (const { hash, content } of media) {
    if (sizes.get(hash) !== content.size) await writeFile(folder, hash, content);
  }
}

async function thin(folder: FileSystemDirectoryHandle, database: GotchaDatabase, today: StudyDay): Promise<void> {
  const snapshots = await listSnapshots(folder);
  const kept = daysToKeep(
    snapshots.map(({ day }) => day),
    today,
  );
  const surplus = snapshots.filter(({ day }) => !kept.has(day));
  for (const { name } of surplus) await removeFile(folder, name);
  if (surplus.length > 0) await removeUnnamedMedia(folder, database);
}

/** Reads the snapshots only when a medium is no longer in the collection. */
async function removeUnnamedMedia(folder: FileSystemDirectoryHandle, database: GotchaDatabase): Promise<void> {
  const mediaFolder = await mediaFolderOf(folder);
  const current = new Set(await database.media.toCollection().primaryKeys());
  const unnamed = new Set((await filesIn(mediaFolder)).map(({ name }) => name).filter((hash) => !current.has(hash)));
  for (const file of unnamed.size > 0 ? await filesIn(folder) : []) {
    const text = await file.text();
    for (const hash of [...unnamed].filter((hash) => text.includes(hash))) unnamed.delete(hash);
  }
  for (const hash of unnamed) await removeFile(mediaFolder, hash);
}

const mediaFolderOf = (folder: FileSystemDirectoryHandle): Promise<FileSystemDirectoryHandle> =>
  folder.getDirectoryHandle(MEDIA_FOLDER, { create: true });

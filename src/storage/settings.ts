import type { DeckId } from '../domain/card';
import type { NoteDraft } from '../domain/note-draft';
import { readPreferences, type Preferences } from '../domain/preferences';
import type { SchedulerConfig } from '../domain/scheduler';
import type { EpochMs } from '../domain/time';
import type { GotchaDatabase, MediaRow } from './database';

/** When the learner last took a copy out of the browser, and how long the log was then. */
export interface LastBackup {
  at: EpochMs;
  reviewCount: number;
}

/** The collection that a restore replaced: what undoing it brings back. */
export interface CollectionSnapshot {
  at: EpochMs;
  /** As `collectionText` writes it. */
  text: string;
  /** Absent in those that were written before there were any. */
  media?: MediaRow[];
  lastBackup?: LastBackup;
}

/** A card that is being written and not saved yet. Its key names the deck, and the note unless it is a new one. */
export interface StoredDraft extends NoteDraft {
  sectionId: string;
}

/** A deck's text that is being written and not saved yet. */
interface StoredText {
  text: string;
}

type DraftKey = `draft:${DeckId}/${string}`;
export const draftKey = (deckId: DeckId, noteId = ''): DraftKey => `draft:${deckId}/${noteId}`;

/** A folder of the learner's own file system, which this device may write to while its permission stands. */
export interface BackupFolder {
  handle: FileSystemDirectoryHandle;
  /** When a backup was last written there. */
  savedAt?: EpochMs;
}

/** Every setting by its key, with the type of its value. */
interface Settings {
  [draft: DraftKey]: StoredDraft;
  [text: `text:${DeckId}`]: StoredText;
  preferences: Preferences;
  deviceId: string;
  /** Hash of the shipped manifest that the collection was last brought up to. */
  manifestHash: string;
  lastBackup: LastBackup;
  mediaCleanedAt: EpochMs;
  snapshotBeforeRestore: CollectionSnapshot;
  backupFolder: BackupFolder;
  /** The length of the log when the learner last sent the reminder to back up away. */
  reminderDismissedAtCount: number;
}

export async function readSetting<Key extends keyof Settings>(
  database: GotchaDatabase,
  key: Key,
): Promise<Settings[Key] | undefined> {
  return (await database.settings.get(key))?.value as Settings[Key] | undefined;
}

/** Asks the key alone: some values are large. */
export async function hasSetting(database: GotchaDatabase, key: keyof Settings): Promise<boolean> {
  return (await database.settings.where('key').equals(key).count()) > 0;
}

export async function deleteSetting(database: GotchaDatabase, key: keyof Settings): Promise<void> {
  await database.transaction('rw', database.settings, () => database.settings.delete(key));
}

export async function writeSetting<Key extends keyof Settings>(
  database: GotchaDatabase,
  key: Key,
  value: Settings[Key],
): Promise<void> {
  await database.transaction('rw', database.settings, () => database.settings.put({ key, value }));
}

/** The drafts of a deck by the ids of their notes; a new card's is ''. */
export async function readDrafts(database: GotchaDatabase, deckId: DeckId): Promise<Map<string, StoredDraft>> {
  const prefix = draftKey(deckId);
  const rows = await database.settings.where('key').startsWith(prefix).toArray();
  return new Map(rows.map(({ key, value }) => [key.slice(prefix.length), value as StoredDraft]));
}

export async function readStoredPreferences(database: GotchaDatabase): Promise<Preferences> {
  return readPreferences(await readSetting(database, 'preferences'));
}

/** The name under which this device writes its log; made up on first use. */
export async function ensureDeviceId(database: GotchaDatabase): Promise<string> {
  const known = await readSetting(database, 'deviceId');
  if (known) return known;
  return database.transaction('rw', database.settings, async () => {
    const known = await readSetting(database, 'deviceId');
    if (known) return known;
    const value = crypto.randomUUID();
    await database.settings.add({ key: 'deviceId', value });
    return value;
  });
}

/** A config must be stored before a log row may name it. They never change: a known one is not written again, as a full device could not. */
export async function keepSchedulerConfigs(
  database: GotchaDatabase,
  configs: readonly SchedulerConfig[],
): Promise<void> {
  const known = await database.schedulerConfigs.bulkGet(configs.map(({ id }) => id));
  const unknown = configs.filter((_, index) => !known[index]);
  if (unknown.length === 0) return;
  await database.transaction('rw', database.schedulerConfigs, () => database.schedulerConfigs.bulkPut(unknown));
}

/** The preferences with the config that follows from them, in one transaction that is on its way when this returns. */
export async function writePreferences(
  database: GotchaDatabase,
  preferences: Preferences,
  config: SchedulerConfig,
): Promise<void> {
  const { settings, schedulerConfigs } = database;
  await database.transaction('rw', [settings, schedulerConfigs], () =>
    Promise.all([schedulerConfigs.put(config), settings.put({ key: 'preferences', value: preferences })]),
  );
}

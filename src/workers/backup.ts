import { studyDay, type Moment } from '../domain/time';
import { engine } from '../interchange/source';
import { restoreReplace, undoRestore, writeBackup, type WrittenBackup } from '../storage/backup';
import { writeToFolder } from '../storage/backup-folder';
import { BackupError, readBackup, type Backup } from '../storage/backup-format';
import { previewRestore, restoreMerge } from '../storage/backup-merge';
import type { GotchaDatabase } from '../storage/database';
import { mayWrite } from '../storage/file-folder';
import { readSetting, writeSetting } from '../storage/settings';
import { openSnapshotFolder, readSnapshot, takeSnapshot } from '../storage/snapshots';
import type {
  BackupExtension,
  BackupReport,
  BackupRequest,
  BackupResult,
  BackupSource,
  RestoreWay,
} from './backup-protocol';

interface BackupFile {
  file: Blob;
  extension: BackupExtension;
}

/** Copies of the collection, on their way out and back. Answers one request at a time; lives in a worker. */
export class BackupKeeper {
  #openDatabase: (name: string) => Promise<GotchaDatabase>;
  #report: (report: BackupReport) => void;
  #read: Backup | undefined;

  constructor(openDatabase: (name: string) => Promise<GotchaDatabase>, report: (report: BackupReport) => void) {
    this.#openDatabase = openDatabase;
    this.#report = report;
  }

  /** Never rejects: what goes wrong is reported. */
  async answer(request: BackupRequest): Promise<void> {
    this.#report(await this.#answer(request).catch(asResult));
  }

  async #answer(request: BackupRequest): Promise<BackupResult> {
    const { now } = request;
    const database = await this.#openDatabase(request.databaseName);
    switch (request.kind) {
      case 'write': {
        const written = await writeBackup(database, now, this.#part(0, HALF));
        return { kind: 'written', reviewCount: written.reviewCount, ...(await this.#fileOf(written)) };
      }
      case 'read':
        return this.#preview(database, request.source);
      case 'restore':
        await this.#restore(database, request.way, now);
        return { kind: 'restored' };
      case 'undo':
        await undoRestore(database, now, this.#part(0, 1));
        return { kind: 'restored' };
      case 'keep':
        return { kind: 'kept', outcome: await this.#keep(database, now) };
      case 'writeToFolder':
        await this.#copyToFolder(database, now, await writeBackup(database, now, this.#part(0, HALF)));
        return { kind: 'inFolder' };
    }
  }

  async #preview(database: GotchaDatabase, source: BackupSource): Promise<BackupResult> {
    this.#read = undefined;
    const backup = await this.#readSource(source);
    this.#report({ kind: 'progress', share: HALF });
    const counts = await previewRestore(database, backup);
    this.#read = backup;
    return {
      kind: 'preview',
      preview: { ...counts, createdAt: backup.createdAt, missingMedia: backup.missingMedia },
    };
  }

  async #readSource(source: BackupSource): Promise<Backup> {
    if (source.kind === 'snapshot') {
      const folder = await openSnapshotFolder();
      if (!folder) throw new Error('Inconsistent: a snapshot was chosen where there are none.');
      return readSnapshot(folder, source.name);
    }
    if (!(await isArchive(source.file))) return readBackup(await source.file.text());
    const { readArchive } = await engine(() => import('../interchange/backup-archive'));
    const { text, media } = await readArchive(source.file, this.#part(0, HALF));
    return readBackup(text, media);
  }

  async #restore(database: GotchaDatabase, way: RestoreWay, now: Moment): Promise<void> {
    if (!this.#read) throw new Error('Inconsistent: a restore was asked for before its backup was read.');
    if (way === 'merge') await restoreMerge(database, this.#read, this.#part(0, 1));
    else await restoreReplace(database, this.#read, now, this.#part(0, 1));
    this.#read = undefined;
  }

  async #keep(database: GotchaDatabase, now: Moment) {
    const folder = await openSnapshotFolder();
    if (!folder) return 'unsupported';
    const { outcome, written } = await takeSnapshot(folder, database, now);
    // A folder that was moved or taken back is for the panel to say: the snapshot stands.
    if (written) await this.#copyToFolder(database, now, written).catch(() => undefined);
    return outcome;
  }

  async #copyToFolder(database: GotchaDatabase, now: Moment, written: WrittenBackup): Promise<void> {
    const folder = await readSetting(database, 'backupFolder');
    if (!folder || !(await mayWrite(folder.handle))) return;
    const { file, extension } = await this.#fileOf(written);
    await writeToFolder(folder.handle, studyDay(now), file, extension);
    await database.transaction('rw', database.settings, async () => {
      await writeSetting(database, 'backupFolder', { ...folder, savedAt: now.at });
      await writeSetting(database, 'lastBackup', { at: now.at, reviewCount: written.reviewCount });
    });
  }

  async #fileOf({ text, media }: WrittenBackup): Promise<BackupFile> {
    if (media.length === 0) return { file: new Blob([text], { type: 'application/json' }), extension: 'json' };
    const { writeArchive } = await engine(() => import('../interchange/backup-archive'));
    const content = new Map(media.map(({ hash, content }) => [hash, content]));
    return { file: await writeArchive({ text, media: content }, this.#part(HALF, 1)), extension: 'zip' };
  }

  /** Progress of a part of the work, as a share of all of it. */
  #part(from: number, to: number): (share: number) => void {
    return (share) => this.#report({ kind: 'progress', share: from + share * (to - from) });
  }
}

const HALF = 0.5;
const ZIP_MARK = [0x50, 0x4b, 0x03, 0x04];

async function isArchive(file: Blob): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, ZIP_MARK.length).arrayBuffer());
  return ZIP_MARK.every((byte, index) => start[index] === byte);
}

/** A database wraps the cause of an aborted transaction, and a message between threads keeps no error's own name. */
function asResult(reason: unknown): BackupResult {
  if (!(reason instanceof Error)) return { kind: 'failed', name: 'Unknown', message: String(reason) };
  const cause = 'inner' in reason && reason.inner instanceof Error ? reason.inner : reason;
  const { name, message } = cause;
  // By its name: the archive's code is loaded only when there is one.
  const isContent = cause instanceof BackupError || name === 'ArchiveError';
  return isContent ? { kind: 'refused', message } : { kind: 'failed', name, message };
}

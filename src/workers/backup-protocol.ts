import type { EpochMs, Moment } from '../domain/time';
import type { RestorePreview } from '../storage/backup-merge';
import type { SnapshotAttempt } from '../storage/snapshots';

export type BackupSource = { kind: 'file'; file: Blob } | { kind: 'snapshot'; name: string };
export type RestoreWay = 'merge' | 'replace';
export type BackupExtension = 'json' | 'zip';

/** What the page asks of the backups' worker, one thing at a time. */
export type BackupRequest = { databaseName: string; now: Moment } & (
  | { kind: 'write' }
  | { kind: 'read'; source: BackupSource }
  /** What was read last. */
  | { kind: 'restore'; way: RestoreWay }
  | { kind: 'undo' }
  /** The day's snapshot inside the browser, and its copy in the learner's folder. */
  | { kind: 'keep' }
  | { kind: 'writeToFolder' }
);

/** What each request ends with. */
export type BackupResult =
  | { kind: 'written'; file: Blob; extension: BackupExtension; reviewCount: number }
  | { kind: 'preview'; preview: BackupPreview }
  | { kind: 'restored' }
  /** `unsupported`: this browser has no file system of its own. */
  | { kind: 'kept'; outcome: SnapshotAttempt['outcome'] | 'unsupported' }
  | { kind: 'inFolder' }
  /** The file cannot be restored: why, and what to do. */
  | { kind: 'refused'; message: string }
  /** The world went wrong: an error, by its name and message. */
  | { kind: 'failed'; name: string; message: string };

export type BackupReport = { kind: 'progress'; share: number } | BackupResult;

export interface BackupPreview extends RestorePreview {
  createdAt: EpochMs;
  /** Pictures and sounds that the backup names and does not have. */
  missingMedia: number;
}

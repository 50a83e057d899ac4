import { deleteEverything, restoreReplace, undoRestore, writeBackup } from '../storage/backup';
import { type Backup, readBackup } from '../storage/backup-format';
import { previewRestore, restoreMerge, type RestorePreview } from '../storage/backup-merge';
import { countReviews } from '../storage/reviews';
import { type LastBackup, readSetting, writeSetting } from '../storage/settings';
import type { EpochMs } from '../domain/time';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';

/** What the learner should know before relying on this device. */
export interface BackupStatus {
  reviewCount: number;
  last: LastBackup | undefined;
  canUndoRestore: boolean;
}

/** Copies of the collection: taken out as a file, brought back with a preview, as a merge or a replacement. */
export class BackupSession {
  /** What is going on, to be said on screen. */
  busy = $state<'saving' | 'reading' | 'restoring'>();
  /** Why the last step failed: the collection is as it was. */
  failure = $state<string>();
  done = $state<string>();
  preview = $state.raw<RestorePreview & { createdAt: EpochMs }>();
  #backup: Backup | undefined;
  #gotcha: Gotcha;
  #status: LiveQuery<BackupStatus>;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
    const { database } = gotcha;
    this.#status = new LiveQuery(async () => ({
      reviewCount: await countReviews(database),
      last: await readSetting(database, 'lastBackup'),
      canUndoRestore: (await readSetting(database, 'snapshotBeforeRestore')) !== undefined,
    }));
  }

  get status(): BackupStatus | undefined {
    return this.#status.current;
  }

  /** Hands the browser a file to save. */
  save(): Promise<void> {
    return this.#step('saving', async () => {
      const { database } = this.#gotcha;
      const { now } = this.#gotcha.act('');
      const text = await writeBackup(database, now);
      download(`gotcha-${new Date(now.at).toISOString().slice(0, 'yyyy-mm-dd'.length)}.json`, text);
      await writeSetting(database, 'lastBackup', { at: now.at, reviewCount: await countReviews(database) });
      this.done = 'The backup is in your downloads. Keep it somewhere outside of this browser.';
    });
  }

  read(file: File): Promise<void> {
    return this.#step('reading', async () => {
      this.#backup = await readBackup(await file.text());
      const counts = await previewRestore(this.#gotcha.database, this.#backup);
      this.preview = { ...counts, createdAt: this.#backup.createdAt };
    });
  }

  restore(how: 'merge' | 'replace'): Promise<void> {
    return this.#step('restoring', async () => {
      if (!this.#backup) return;
      const { database } = this.#gotcha;
      if (how === 'merge') await restoreMerge(database, this.#backup);
      else await restoreReplace(database, this.#backup, this.#gotcha.act('').now);
      await this.#settle();
      this.done = how === 'merge' ? 'Both collections are one now.' : 'The backup is your collection now.';
    });
  }

  cancel(): void {
    this.#backup = undefined;
    this.preview = undefined;
  }

  /** Back to the collection before the last replacement. */
  undoRestore(): Promise<void> {
    return this.#step('restoring', async () => {
      await undoRestore(this.#gotcha.database, this.#gotcha.act('').now);
      await this.#settle();
      this.done = 'Your collection is as it was before the restore.';
    });
  }

  async deleteEverything(): Promise<void> {
    await deleteEverything(this.#gotcha.database);
    location.hash = '';
    location.reload();
  }

  /** The preferences and the shipped decks of the collection that is there now. */
  async #settle(): Promise<void> {
    this.cancel();
    await this.#gotcha.preferences.load();
    await this.#gotcha.library.open();
    await this.#gotcha.library.bringInTheRest(...AT_ONCE);
  }

  async #step(name: NonNullable<typeof this.busy>, work: () => Promise<void>): Promise<void> {
    this.busy = name;
    this.failure = undefined;
    this.done = undefined;
    try {
      await work();
    } catch (reason) {
      this.failure = reason instanceof Error ? reason.message : String(reason);
    } finally {
      this.busy = undefined;
    }
  }
}

const AT_ONCE: [() => Promise<void>, () => Promise<void>] = [() => Promise.resolve(), () => Promise.resolve()];

function download(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

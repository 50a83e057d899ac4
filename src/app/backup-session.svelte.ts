import { studyDay } from '../domain/time';
import { dateOf } from '../domain/snapshot-thinning';
import { deleteEverything } from '../storage/backup';
import { countReviews } from '../storage/reviews';
import { hasSetting, readSetting, writeSetting, type LastBackup } from '../storage/settings';
import type { BackupPreview, BackupSource, RestoreWay } from '../workers/backup-protocol';
import { BackupShelf } from './backup-shelf.svelte';
import { BackupRefusal, BackupWorker, CalledOff } from './backup-worker';
import { download, shareable } from './file-handover';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';
import { problemOf } from './problems.svelte';

export type { BackupPreview } from '../workers/backup-protocol';

/** What the learner should know before relying on this device. */
export interface BackupStatus {
  reviewCount: number;
  last: LastBackup | undefined;
  canUndoRestore: boolean;
}

/** What is going on, to be said on screen. Restoring is one transaction: it cannot be stopped half way. */
export interface BackupStep {
  name: 'saving' | 'reading' | 'restoring';
  share: number;
}

/** A backup that is written and waits for the tap that browsers want to see right before they share. */
interface ReadyBackup {
  file: File;
  last: LastBackup;
}

/** Copies of the collection: taken out as a file, brought back with a preview, as a merge or a replacement. */
export class BackupSession {
  step = $state.raw<BackupStep>();
  /** Why the last step failed: the collection is as it was. */
  failure = $state<string>();
  done = $state<string>();
  preview = $state.raw<BackupPreview>();
  ready = $state.raw<ReadyBackup>();
  readonly shelf = new BackupShelf();
  #gotcha: Gotcha;
  #worker: BackupWorker;
  #status: LiveQuery<BackupStatus>;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
    this.#worker = new BackupWorker(gotcha);
    const { database } = gotcha;
    this.#status = new LiveQuery(async () => ({
      reviewCount: await countReviews(database),
      last: await readSetting(database, 'lastBackup'),
      canUndoRestore: await hasSetting(database, 'snapshotBeforeRestore'),
    }));
  }

  get status(): BackupStatus | undefined {
    return this.#status.current;
  }

  /** Hands the browser a file to save. */
  save(): Promise<void> {
    return this.#during('saving', async (progress) => {
      const { file, last } = await this.#write(progress);
      await this.#download(file, last);
    });
  }

  /** Opens the share sheet; where the work took longer than a tap is good for, asks for another one. */
  share(): Promise<void> {
    return this.#during('saving', async (progress) => {
      this.ready = await this.#write(progress);
      await this.#handOver(this.ready);
    });
  }

  /** The tap that shares what is ready. */
  async shareReady(): Promise<void> {
    const { ready } = this;
    if (ready) await this.#during('saving', () => this.#handOver(ready));
  }

  /** A copy in the folder that the learner chose. */
  saveToFolder(): Promise<void> {
    return this.#during('saving', async (progress) => {
      await this.#worker.ask({ kind: 'writeToFolder' }, 'inFolder', progress);
      this.done = 'The backup is in your folder.';
    });
  }

  read(source: BackupSource): Promise<void> {
    return this.#during('reading', async (progress) => {
      this.preview = (await this.#worker.ask({ kind: 'read', source }, 'preview', progress)).preview;
    });
  }

  restore(way: RestoreWay): Promise<void> {
    return this.#during('restoring', async (progress) => {
      await this.#worker.ask({ kind: 'restore', way }, 'restored', progress);
      await this.#settle();
      this.done = way === 'merge' ? 'Both collections are one now.' : 'The backup is your collection now.';
    });
  }

  /** Back to the collection before the last replacement. */
  undoRestore(): Promise<void> {
    return this.#during('restoring', async (progress) => {
      await this.#worker.ask({ kind: 'undo' }, 'restored', progress);
      await this.#settle();
      this.done = 'Your collection is as it was before the restore.';
    });
  }

  /** Stops writing or reading, or lets go of what was read. */
  cancel(): void {
    if (this.step?.name === 'restoring') return;
    this.#worker.stop();
    this.preview = undefined;
    this.ready = undefined;
  }

  /** The screen is left. What is being restored is restored all the same. */
  leave(): void {
    if (this.step?.name !== 'restoring') this.#worker.stop();
  }

  /** The collection, its settings and the snapshots inside the browser. */
  async deleteEverything(): Promise<void> {
    await deleteEverything(this.#gotcha.database);
    await this.shelf.clear();
    location.hash = '';
    location.reload();
  }

  async #write(progress: (share: number) => void): Promise<ReadyBackup> {
    const { now } = this.#gotcha.act('');
    const { file, extension, reviewCount } = await this.#worker.ask({ kind: 'write' }, 'written', progress);
    // The time keeps two of a day apart, and keeps a folder's thinning from taking it for one of its own.
    const name = `gotcha-${dateOf(studyDay(now))}-${timeOf(new Date(now.at))}.${extension}`;
    return { file: new File([file], name, { type: file.type }), last: { at: now.at, reviewCount } };
  }

  async #download(file: File, last: LastBackup): Promise<void> {
    download(file);
    await writeSetting(this.#gotcha.database, 'lastBackup', last);
    this.done = 'The backup is in your downloads. Keep it somewhere outside of this browser.';
  }

  async #handOver({ file, last }: ReadyBackup): Promise<void> {
    const shared = shareable(file);
    if (!shared) {
      this.ready = undefined;
      return this.#download(file, last);
    }
    try {
      await navigator.share({ files: [shared] });
    } catch (reason) {
      const name = reason instanceof Error ? reason.name : '';
      if (name === 'AbortError') this.ready = undefined;
      // NotAllowedError: the tap was too long ago. It stays ready for another one.
      else if (name !== 'NotAllowedError') throw reason;
      return;
    }
    this.ready = undefined;
    await writeSetting(this.#gotcha.database, 'lastBackup', last);
    this.done = 'The backup was shared.';
  }

  /** The preferences and the shipped decks of the collection that is there now. */
  async #settle(): Promise<void> {
    this.preview = undefined;
    await this.#gotcha.preferences.load();
    await this.#gotcha.library.open();
    await this.#gotcha.library.bringInTheRest(...AT_ONCE);
  }

  async #during(name: BackupStep['name'], work: (progress: (share: number) => void) => Promise<void>): Promise<void> {
    this.step = { name, share: 0 };
    this.failure = undefined;
    this.done = undefined;
    try {
      await work((share) => (this.step = { name, share }));
    } catch (reason) {
      if (reason instanceof CalledOff) return;
      this.failure = reason instanceof BackupRefusal ? reason.message : problemOf(reason).message;
    } finally {
      this.step = undefined;
    }
  }
}

const AT_ONCE: [() => Promise<void>, () => Promise<void>] = [() => Promise.resolve(), () => Promise.resolve()];

const timeOf = (date: Date): string =>
  [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join('');

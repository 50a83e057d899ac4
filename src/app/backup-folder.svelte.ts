import { askToWrite, mayWrite } from '../storage/file-folder';
import { deleteSetting, readSetting, writeSetting, type BackupFolder } from '../storage/settings';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';

interface PickingWindow {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

/** The learner's own folder, which gets a copy of each day's snapshot. */
export class FolderModel {
  readonly isPossible = 'showDirectoryPicker' in globalThis;
  #gotcha: Gotcha;
  #folder: LiveQuery<{ folder: BackupFolder | undefined; mayWrite: boolean }>;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
    this.#folder = new LiveQuery(async () => {
      const folder = await readSetting(gotcha.database, 'backupFolder');
      return { folder, mayWrite: folder !== undefined && (await mayWrite(folder.handle)) };
    });
  }

  get chosen(): BackupFolder | undefined {
    return this.#folder.current?.folder;
  }

  /** Browsers take the permission back, after a restart for instance. */
  get isLapsed(): boolean {
    return this.chosen !== undefined && this.#folder.current?.mayWrite === false;
  }

  /** Resolves to whether a folder was chosen. */
  async choose(): Promise<boolean> {
    try {
      const handle = await (globalThis as PickingWindow).showDirectoryPicker?.({ id: 'gotcha', mode: 'readwrite' });
      if (handle) await writeSetting(this.#gotcha.database, 'backupFolder', { handle });
      return handle !== undefined;
    } catch (reason) {
      if (reason instanceof Error && reason.name === 'AbortError') return false;
      throw reason;
    }
  }

  /** Call in answer to a tap. Resolves to whether the folder may be written to. */
  async allow(): Promise<boolean> {
    const { chosen } = this;
    if (!chosen || !(await askToWrite(chosen.handle))) return false;
    // Written anew, so that the query hears of it: a permission tells nobody that it changed.
    await writeSetting(this.#gotcha.database, 'backupFolder', chosen);
    return true;
  }

  forget(): Promise<void> {
    return deleteSetting(this.#gotcha.database, 'backupFolder');
  }
}

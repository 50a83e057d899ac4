import { deleteSnapshots, listSnapshots, openSnapshotFolder, type Snapshot } from '../storage/snapshots';

export type { Snapshot } from '../storage/snapshots';

/** The snapshots inside the browser, as they stood when somebody last looked. */
export class BackupShelf {
  /** Newest first; undefined until they are known, or where there can be none. */
  snapshots = $state.raw<Snapshot[]>();
  /** This browser has no file system of its own. */
  isMissing = $state(false);

  async look(): Promise<void> {
    const folder = await openSnapshotFolder();
    this.isMissing = folder === undefined;
    // One that cannot be read now is none to offer.
    this.snapshots = folder && (await listSnapshots(folder).catch(() => []));
  }

  async clear(): Promise<void> {
    await deleteSnapshots();
    this.snapshots = [];
  }
}

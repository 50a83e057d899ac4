import type { GotchaDatabase } from '../../src/storage/database';
import { BackupKeeper } from '../../src/workers/backup';
import type { BackupReport, BackupRequest } from '../../src/workers/backup-protocol';

/** A `Worker` that works on backups in this thread, through the same messages. Once terminated it is silent. */
export function backupWorkerOn(database: GotchaDatabase): typeof Worker {
  return class {
    onmessage: ((event: { data: BackupReport }) => void) | undefined;
    #isTerminated = false;
    #keeper = new BackupKeeper(
      () => Promise.resolve(database),
      (report) => {
        if (!this.#isTerminated) this.onmessage?.({ data: structuredClone(report) });
      },
    );

    postMessage(request: BackupRequest): void {
      void this.#keeper.answer(structuredClone(request));
    }

    terminate(): void {
      this.#isTerminated = true;
    }
  } as unknown as typeof Worker;
}

import { readFile } from 'node:fs/promises';
import type { GotchaDatabase } from '../../src/storage/database';
import { DeckImporter, type Engines } from '../../src/workers/deck-import';
import type { ImportReport, ImportRequest } from '../../src/workers/deck-import-protocol';

/** What an importer is given to read packages with, outside of a browser. */
export const ENGINES: Engines = {
  sqliteWasm: async () => new Uint8Array(await readFile('node_modules/sql.js/dist/sql-wasm.wasm')).buffer,
};

/** A `Worker` that imports in this thread, through the same messages. Once terminated it is silent; reports of the kind `lost` never arrive. */
export function importWorkerOn(database: GotchaDatabase, lost?: ImportReport['kind']): typeof Worker {
  return class extends EventTarget {
    #isTerminated = false;
    #importer = new DeckImporter(
      () => Promise.resolve(database),
      ENGINES,
      (report) => this.#send(report),
    );

    postMessage(request: ImportRequest): void {
      void this.#importer.answer(structuredClone(request));
    }

    terminate(): void {
      this.#isTerminated = true;
    }

    #send(report: ImportReport): void {
      if (!this.#isTerminated && report.kind !== lost)
        this.dispatchEvent(new MessageEvent('message', { data: structuredClone(report) }));
    }
  } as unknown as typeof Worker;
}

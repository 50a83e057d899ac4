import { fetchSqlite } from '../interchange/anki/sqlite-wasm';
import { openDatabase } from '../storage/database';
import { answerExport, type ExportWorld } from './deck-export';
import type { ExportRequest } from './deck-export-protocol';

/** The page knows what to say of it. */
class OfflineError extends Error {
  override name = 'OfflineError';
}

const world: ExportWorld = {
  // Its connection lives as long as one export, and only reads.
  openDatabase: (name) => openDatabase(name, { onBlocked: () => undefined, onVersionChange: () => undefined }),
  sqliteWasm: fetchSqlite,
  async fetchText(url) {
    const response = await fetch(url).catch((): undefined => undefined);
    if (!response?.ok) throw new OfflineError(`${url} could not be fetched.`);
    return response.text();
  },
};

addEventListener('message', (event: MessageEvent<ExportRequest>) => {
  void answerExport(world, event.data, (report) => self.postMessage(report));
});

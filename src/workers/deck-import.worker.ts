import { fetchSqlite } from '../interchange/anki/sqlite-wasm';
import { openDatabase } from '../storage/database';
import { DeckImporter } from './deck-import';
import type { ImportRequest } from './deck-import-protocol';

// Its connection lives as long as one import. Should another tab upgrade meanwhile, the next write fails and says so.
const open = (name: string) => openDatabase(name, { onBlocked: () => undefined, onVersionChange: () => undefined });
const importer = new DeckImporter(open, { sqliteWasm: fetchSqlite }, (report) => self.postMessage(report));

addEventListener('message', (event: MessageEvent<ImportRequest>) => void importer.answer(event.data));

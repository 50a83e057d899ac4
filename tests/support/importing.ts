import { checkCollection } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import { writeBackup } from '../../src/storage/backup';
import { answerExport } from '../../src/workers/deck-export';
import type { ExportReport, Outgoing } from '../../src/workers/deck-export-protocol';
import { DeckImporter } from '../../src/workers/deck-import';
import type {
  DeckPreview,
  ImportChoices,
  ImportPreview,
  ImportReport,
  Source,
} from '../../src/workers/deck-import-protocol';
import { anAct } from './decks';
import { ENGINES } from './import-worker';
import { aConfig, MONDAY_NOON } from './schedules';
import { sqliteWasm } from './written-package';
import type { Moment } from '../../src/domain/time';

/** A file by its name, of bytes or a text. */
export const aFile = (name: string, content: BlobPart): Source => ({
  kind: 'file',
  file: content instanceof Blob ? content : new Blob([content]),
  name,
});

/** What the worker of an import does, one call at a time. */
export class TestImport {
  #database: GotchaDatabase;
  #importer: DeckImporter;
  #last: ImportReport | undefined;

  constructor(database: GotchaDatabase) {
    this.#database = database;
    this.#importer = new DeckImporter(
      () => Promise.resolve(database),
      ENGINES,
      (report) => (this.#last = report),
    );
  }

  async read(...sources: Source[]): Promise<ImportReport> {
    await this.#importer.answer({ kind: 'read', databaseName: this.#database.name, sources, rolloverHour: 4 });
    return this.#last!;
  }

  async preview(...sources: Source[]): Promise<ImportPreview> {
    const report = await this.read(...sources);
    if (report.kind !== 'preview') throw new Error(`Expected a preview, got ${JSON.stringify(report)}`);
    return report.preview;
  }

  /** The only deck of the preview. */
  async previewOne(...sources: Source[]): Promise<DeckPreview> {
    const { decks } = await this.preview(...sources);
    if (decks.length !== 1) throw new Error(`Expected one deck, got ${decks.length}`);
    return decks[0]!;
  }

  async save(importId: string, choices: Partial<ImportChoices> = {}, now: Moment = MONDAY_NOON): Promise<ImportReport> {
    const all = { declined: [], takesProgress: true, putsRemovedAside: true, ...choices };
    await this.#importer.answer({ kind: 'save', act: anAct(importId, now), choices: all });
    return this.#last!;
  }

  /** Reads and saves; nothing may be wrong with the collection afterwards. */
  async take(importId: string, source: Source, now?: Moment): Promise<void> {
    await this.preview(source);
    const report = await this.save(importId, {}, now);
    if (report.kind !== 'saved') throw new Error(`Expected it saved, got ${JSON.stringify(report)}`);
    const problems = await checkCollection(this.#database);
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
}

export async function exportedFile(database: GotchaDatabase, outgoing: Outgoing, now = MONDAY_NOON): Promise<Source> {
  let last: ExportReport | undefined;
  await answerExport(
    {
      openDatabase: () => Promise.resolve(database),
      sqliteWasm: () => Promise.resolve(sqliteWasm()),
      fetchText: () => Promise.reject(new Error('No deck of the app is here.')),
    },
    { databaseName: database.name, outgoing, textUrls: {}, now, config: aConfig() },
    (report) => (last = report),
  );
  if (last?.kind !== 'done') throw new Error(`Expected a file, got ${JSON.stringify(last)}`);
  return aFile(last.name, last.file);
}

/** All that is in a collection, in the one way to write it. */
export const collectionIn = async (database: GotchaDatabase): Promise<string> =>
  (await writeBackup(database, MONDAY_NOON)).text;

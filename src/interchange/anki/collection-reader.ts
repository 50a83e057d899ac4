import { giveWay } from '../give-way';
import { Refusal } from '../refusal';
import { cardColumns, cardReader } from './card-rows';
import { textOf, wholeNumberOf } from './cells';
import type { AnkiCollection } from './collection';
import { noteColumns, noteReader } from './note-rows';
import { ProblemList } from './problem-list';
import { reviewColumns, ReviewReader } from './review-rows';
import { configOfJson, decksOfJson, noteTypesOfJson } from './schema11';
import { configOfTable, decksOfTable, noteTypesOfTables } from './schema18';
import { damagedCollection, openSqlite } from './sqlite';
import type { Cell, SqliteFile } from './sqlite';

export interface CollectionOptions {
  /** SQLite's own file. */
  wasm: ArrayBuffer;
  signal?: AbortSignal | undefined;
  /** Told how much is read: 0 to 1. */
  progress?: ((share: number) => void) | undefined;
}

export type CollectionWithoutMedia = Omit<AnkiCollection, 'media'>;

const OLDEST_SCHEMA = 11;
const NEWEST_SCHEMA = 18;
/** From here on, what was JSON goes into tables of its own, one after the other. */
const FIRST_SPLIT_SCHEMA = 14;
const mostRows = { notes: 200_000, cards: 200_000, revlog: 5_000_000 };
type RowTable = keyof typeof mostRows;

const DEFAULT_ROLLOVER_HOUR = 4;
const LAST_HOUR = 23;
const MOST_OFFSET_MIN = 24 * 60;
const UINT32 = 2 ** 32;

/** Reads the bytes of a `collection.anki2` or `collection.anki21`, of schema 11 or 14 to 18. */
export async function readAnkiCollection(
  bytes: Uint8Array,
  options: CollectionOptions,
): Promise<CollectionWithoutMedia> {
  const file = await openSqlite(bytes, options.wasm);
  try {
    return await readTables(file, options);
  } finally {
    file.close();
  }
}

async function readTables(file: SqliteFile, options: CollectionOptions): Promise<CollectionWithoutMedia> {
  const schema = schemaOf(file);
  const problems = new ProblemList();
  const [crt, conf, models, deckNames] = theRow(file, ['crt', 'conf', 'models', 'decks']);
  const createdAtSeconds = wholeNumberOf(crt, 0, UINT32);
  if (Number.isNaN(createdAtSeconds)) throw new Refusal(damagedCollection);
  const has = (table: string) => schema >= FIRST_SPLIT_SCHEMA && file.hasTable(table);
  const noteTypes = has('notetypes') ? noteTypesOfTables(file, problems) : noteTypesOfJson(textOf(models), problems);
  const decks = has('decks') ? decksOfTable(file) : decksOfJson(textOf(deckNames));
  const config = has('config') ? configOfTable(file) : configOfJson(textOf(conf));

  const walk = new Walk(file, options);
  const leftOutNotes = new Set<number>();
  const readNote = noteReader({ noteTypes, encoding: file.encoding, problems });
  const notes = await walk.all('notes', noteColumns.plain, noteColumns.texts, (row) => {
    const note = readNote(row);
    if (!note) leftOutNotes.add(Number(row[0]));
    return note;
  });
  const notesById = new Map(notes.map((note) => [note.id, note]));
  const readCard = cardReader({ noteTypes, notes: notesById, leftOutNotes, decks, problems });
  const cards = await walk.all('cards', cardColumns, [], readCard);
  const reviews = new ReviewReader(new Set(cards.map(({ id }) => id)));
  const revlog = await walk.all('revlog', reviewColumns, [], reviews.read);
  if (reviews.nonsense > 0) problems.add('review log', nonsenseReviews(reviews.nonsense));
  revlog.sort((a, b) => a.at - b.at);

  const creationOffsetMin = wholeNumberOf(numberIn(config, 'creationOffset'), -MOST_OFFSET_MIN, MOST_OFFSET_MIN);
  const rolloverHour = wholeNumberOf(numberIn(config, 'rollover'), 0, LAST_HOUR);
  return {
    createdAtSeconds,
    creationOffsetMin: Number.isNaN(creationOffsetMin) ? undefined : creationOffsetMin,
    rolloverHour: Number.isNaN(rolloverHour) ? DEFAULT_ROLLOVER_HOUR : rolloverHour,
    ...{ noteTypes, decks, notes, cards, revlog },
    problems: problems.all(),
  };
}

function schemaOf(file: SqliteFile): number {
  const [ver] = theRow(file, ['ver']);
  const schema = typeof ver === 'number' ? ver : NaN;
  if (schema > NEWEST_SCHEMA) {
    throw new Refusal(
      `This package is of a newer Anki: its collection has schema ${schema}, and Gotcha reads up to ${NEWEST_SCHEMA}. In Anki, export it again with “Support older Anki versions” ticked.`,
    );
  }
  if (schema < OLDEST_SCHEMA) {
    throw new Refusal(
      `This package is of an Anki before 2.0: its collection has schema ${schema}, and Gotcha reads from ${OLDEST_SCHEMA} on. Import it into today's Anki and export it from there.`,
    );
  }
  if (!Number.isInteger(schema)) throw new Refusal(damagedCollection);
  return schema;
}

function theRow(file: SqliteFile, columns: string[]): Cell[] {
  for (const row of file.rows('col', columns)) return row;
  throw new Refusal(damagedCollection);
}

const numberIn = (config: ReadonlyMap<string, unknown>, key: string): number => {
  const value = config.get(key);
  return typeof value === 'number' ? value : NaN;
};

const nonsenseReviews = (count: number) =>
  count === 1 ? '1 review makes no sense and is left out.' : `${count} reviews make no sense and are left out.`;

const ROWS_AT_A_TIME = 10_000;

/** Goes through the large tables, says how far it is, and lets itself be cancelled. */
class Walk {
  #rowsRead = 0;
  readonly #rowsInAll: number;

  constructor(
    private readonly file: SqliteFile,
    private readonly options: CollectionOptions,
  ) {
    const tables = Object.keys(mostRows) as RowTable[];
    this.#rowsInAll = tables.reduce((sum, table) => sum + this.#countOf(table), 0);
  }

  async all<Item>(
    table: RowTable,
    columns: readonly string[],
    texts: readonly string[],
    read: (row: Cell[]) => Item | undefined,
  ): Promise<Item[]> {
    const items: Item[] = [];
    for (const row of this.file.rows(table, columns, texts)) {
      const item = read(row);
      if (item !== undefined) items.push(item);
      if (++this.#rowsRead % ROWS_AT_A_TIME === 0) {
        this.options.progress?.(Math.min(1, this.#rowsRead / this.#rowsInAll));
        await giveWay(this.options.signal);
      }
    }
    return items;
  }

  #countOf(table: RowTable): number {
    const count = this.file.count(table);
    if (count <= mostRows[table]) return count;
    throw new Refusal(
      `This collection has ${count} rows of \`${table}\`, and Gotcha reads up to ${mostRows[table]}. Export its decks one by one.`,
    );
  }
}

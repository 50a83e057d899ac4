import Dexie, { type EntityTable, type Table, type Transaction } from 'dexie';
import type { Card, CardId, DeckId, Face, SectionId } from '../domain/card';
import type { Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import type { SectionShare } from '../domain/shipped-deck';
import type { EpochMs } from '../domain/time';

/** How much of a deck is asked: its cards on the starter path, all of them, or none for now. */
export type StudyMode = 'starter' | 'studied' | 'paused';

export interface DeckSection {
  id: SectionId;
  title: string;
  /** Markdown. */
  introduction: string;
  /** Notes in the deck's text, brought in or not: mastery counts the unseen as 0. */
  noteCount: number;
  /** The numbers of each cloze note: its cards weigh one together. */
  clozes: Record<string, number[]>;
  /** Shipped decks: which version of the section's cards is in the collection, and how many of them. Absent until some are. */
  broughtIn?: { contentHash: string; cards: SectionShare };
}

export interface DeckRow {
  id: DeckId;
  title: string;
  /** Markdown. */
  description: string;
  origin: 'shipped' | 'imported';
  contentHash: string;
  /** Order in lists, and of new cards between decks. */
  ordinal: number;
  sections: DeckSection[];
  study: StudyMode;
  /** This deck's own limits and retention, within the global ones. */
  overrides: DeckOverrides;
}

export interface DeckOverrides {
  newPerDay?: number;
  reviewsPerDay?: number;
  desiredRetention?: number;
}

/** A prepared face: a cache, never exported, never restored. */
export interface FaceRow {
  cardId: CardId;
  /** Which wording of the card it shows (`faceVersionOf`). */
  version: string;
  rendererVersion: number;
  face: Face;
}

/** Part of the log, sealed: see review-segments.ts. */
export interface ReviewSegment {
  deviceId: string;
  sequence: number;
  count: number;
  firstAt: EpochMs;
  lastAt: EpochMs;
  packed: Uint8Array<ArrayBuffer>;
  /** The import that brought these rows from elsewhere. */
  importId?: string;
  /** When that import was undone: who reads the log passes over the rows. */
  undoneAt?: EpochMs;
}

/** A picture or a sound, once, however many decks have it. */
export interface MediaRow {
  /** SHA-256 of its content, as 64 hexadecimal digits. */
  hash: string;
  content: Blob;
  /** When an import last brought it: content without a name is not removed at once. */
  keptAt: EpochMs;
}

/** What a deck's notes call it. */
export interface MediaNameRow {
  deckId: DeckId;
  name: string;
  hash: string;
}

/** One sitting. Its progress is the log's rows that name it. */
export interface SessionRow {
  id: string;
  /** What was studied: `all`, `tag <tag>`, a deck id or a section id. */
  scope: string;
  startedAt: EpochMs;
  finishedAt?: EpochMs;
}

export interface ImportCounts {
  added: number;
  changed: number;
  removed: number;
  renamed: number;
  /** Answers given elsewhere that came along. */
  answers: number;
}

export interface ImportRow {
  id: string;
  at: EpochMs;
  /** In the order of the file. */
  decks: { deckId: DeckId; title: string }[];
  counts: ImportCounts;
  undoneAt?: EpochMs;
}

/** What it takes to undo the last import: apart from its record, which is small and shown. */
export interface ImportBefore {
  /** The import's. */
  id: string;
  // Rows as they were, for those that the import changed or removed; ids alone for those it added.
  decks: DeckRow[];
  cards: Card[];
  schedules: Schedule[];
  addedCardIds: CardId[];
  /** Names that meant another picture or sound. Absent in imports that could not bring any. */
  mediaNames?: MediaNameRow[];
}

export interface SettingRow {
  key: string;
  value: unknown;
}

const SCHEMA_VERSION = 4;

/** Every table. Text and progress are apart: correcting a card never touches its schedule. */
export class GotchaDatabase extends Dexie {
  declare decks: EntityTable<DeckRow, 'id'>;
  declare cards: EntityTable<Card, 'id'>;
  declare faces: EntityTable<FaceRow, 'cardId'>;
  declare schedules: EntityTable<Schedule, 'cardId'>;
  declare reviews: EntityTable<Review, 'id'>;
  declare reviewSegments: Table<ReviewSegment, [string, number]>;
  declare schedulerConfigs: EntityTable<SchedulerConfig, 'id'>;
  declare sessions: EntityTable<SessionRow, 'id'>;
  declare imports: EntityTable<ImportRow, 'id'>;
  declare importsBefore: EntityTable<ImportBefore, 'id'>;
  declare media: EntityTable<MediaRow, 'hash'>;
  declare mediaNames: Table<MediaNameRow, [DeckId, string]>;
  declare settings: EntityTable<SettingRow, 'key'>;

  constructor(name: string) {
    // Its cache shows writes before they are committed; strict costs about 1 ms and survives a power cut.
    super(name, {
      chromeTransactionDurability: 'strict',
      cache: 'disabled',
      // Without a database in this browser, Dexie says so itself.
      ...(globalThis.indexedDB && { indexedDB: ownSchemaOnly }),
    });
    this.version(1).stores({
      decks: 'id',
      cards: 'id, deckId, [sectionId+position]',
      faces: 'cardId',
      schedules: 'cardId, [queue+due], [deckId+queue+due], [sectionId+queue+due]',
      reviews: 'id, cardId, at, sessionId',
      reviewSegments: '[deviceId+sequence]',
      schedulerConfigs: 'id',
      sessions: 'id, startedAt',
      imports: 'id, at',
      settings: 'key',
    });
    // Counting the log reads this index alone: a segment's row holds a thousand packed reviews.
    this.version(2).stores({ reviewSegments: '[deviceId+sequence], count' });
    // Cards by their tags.
    this.version(3).stores({ cards: 'id, deckId, [sectionId+position], *tags' });
    // An import may bring several decks, with pictures, sounds and a log.
    this.version(SCHEMA_VERSION)
      .stores({
        media: 'hash',
        mediaNames: '[deckId+name], hash',
        importsBefore: 'id',
        reviewSegments: '[deviceId+sequence], count, importId, [undoneAt+count]',
      })
      .upgrade(takeImportsApart);
  }
}

/** Until schema 3 an import was of one deck, and its record held what undoes it. */
interface FormerImportRow extends Omit<ImportRow, 'decks'> {
  deckId: DeckId;
  title: string;
  before: Omit<ImportBefore, 'id' | 'decks'> & { deck?: DeckRow };
}

async function takeImportsApart(transaction: Transaction): Promise<void> {
  const rows = (await transaction.table('imports').toArray()) as FormerImportRow[];
  for (const { deckId, title, before, ...row } of rows) {
    const { deck, ...rest } = before;
    await transaction
      .table('imports')
      .put({ ...row, decks: [{ deckId, title }], counts: { ...row.counts, answers: 0 } } satisfies ImportRow);
    await transaction
      .table('importsBefore')
      .put({ id: row.id, ...rest, decks: deck ? [deck] : [] } satisfies ImportBefore);
  }
}

/**
 * Where the stored schema is newer, the browser refuses to open it with our version, and Dexie then asks for whatever version is there,
 * and changes it to suit: stop it at that.
 */
const ownSchemaOnly = {
  open(name: string, version?: number): IDBOpenDBRequest {
    if (version === undefined) {
      throw new NewerCollectionError(
        `The collection has a newer schema than ${SCHEMA_VERSION}, which this build knows.`,
      );
    }
    return indexedDB.open(name, version);
  },
  deleteDatabase: (name: string) => indexedDB.deleteDatabase(name),
};

/** The stored collection was written by a newer Gotcha: this build must not touch it. */
export class NewerCollectionError extends Error {
  override name = 'NewerCollectionError';
}

/** What can happen to an open database from outside this page. */
export interface DatabaseEvents {
  /** Another tab holds the old version open; the upgrade goes on when it is closed. */
  onBlocked(): void;
  /** A newer Gotcha in another tab wants to upgrade: this page has let go of the database and must reload. */
  onVersionChange(): void;
}

/** Opens the collection, or rejects with `NewerCollectionError` before anything is written. */
export async function openDatabase(name: string, events: DatabaseEvents): Promise<GotchaDatabase> {
  const database = new GotchaDatabase(name);
  database.on('blocked', () => events.onBlocked());
  database.on('versionchange', () => {
    givenUp.add(database);
    database.close();
    events.onVersionChange();
    // Else Dexie's own handler runs after this one and lets the next read open the newer collection.
    return false;
  });
  await database.open();
  return database;
}

/** Let go of for a newer Gotcha: never to be opened again by this page. */
const givenUp = new WeakSet<GotchaDatabase>();

const LOST_CONNECTION = new Set(['DatabaseClosedError', 'InvalidStateError', 'UnknownError']);

/** iOS closes connections behind a sleeping app: opens the database again and tries once more. `work` must be safe to repeat. */
export async function withReopening<T>(database: GotchaDatabase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !LOST_CONNECTION.has(error.name)) throw error;
    if (givenUp.has(database)) throw new NewerCollectionError('A newer Gotcha has the collection.');
    database.close({ disableAutoOpen: false });
    await database.open();
    return work();
  }
}

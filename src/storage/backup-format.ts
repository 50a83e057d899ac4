import type { Card } from '../domain/card';
import type { LogId, Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import type { EpochMs } from '../domain/time';
import { base64Of, checkNeeds, rowShapes, travellingSettings, type PackedSegment } from './backup-rows';
import type { DeckRow, MediaNameRow, ReviewSegment, SessionRow, SettingRow } from './database';
import { DamagedBytesError } from './packed-bytes';
import { finite, row, ShapeError, whole, type Shape } from '../domain/shape';
import { unpackReviews } from './segment-codec';

/** What a backup holds: everything but the faces (a cache), the imports (they undo what this collection did) and what belongs to a device. */
export interface Collection {
  decks: DeckRow[];
  cards: Card[];
  schedules: Schedule[];
  reviews: Review[];
  reviewSegments: ReviewSegment[];
  schedulerConfigs: SchedulerConfig[];
  sessions: SessionRow[];
  settings: SettingRow[];
  mediaNames: MediaNameRow[];
  /** Hashes: the content stands beside the text. */
  media: string[];
}

/** What a backup has beside its text, by hash. */
export type MediaContent = ReadonlyMap<string, Blob>;

export interface Backup {
  createdAt: EpochMs;
  collection: Collection;
  media: MediaContent;
  /** How many the text names and the file does not have: progress is worth more than pictures, so they keep nobody from it. */
  missingMedia: number;
}

export interface BackupCounts {
  decks: number;
  cards: number;
  reviews: number;
  media: number;
}

/** What a backup's first bytes say of it. */
export interface BackupHead {
  createdAt: EpochMs;
  counts: BackupCounts;
  /** Of the whole text, in UTF-8: a shorter file breaks off. */
  textBytes: number;
}

/** The file is no backup that can be restored: the message says where it fails, and what to do. */
export class BackupError extends Error {
  override name = 'BackupError';
}

const APP = 'gotcha';
const FORMAT = 2;
const READABLE_FORMATS: readonly unknown[] = [1, FORMAT];
const BEGINNING = `{"app":"${APP}"`;
const COLLECTION_KEY = '"collection":';
const END = '}';
const UNCHANGED = 'Your collection is as it was.';

/** Until format 2 there were none. */
export const NO_MEDIA = { mediaNames: [], media: [] };

/** The file's text. `text` is a `collectionText`. */
export async function backupText(createdAt: EpochMs, counts: BackupCounts, text: string): Promise<string> {
  const content = new TextEncoder().encode(text);
  const sha256 = await sha256Of(content);
  const head = JSON.stringify({ app: APP, format: FORMAT, createdAt, counts, bytes: content.length, sha256 });
  return `${head.slice(0, -1)},${COLLECTION_KEY}${text}${END}`;
}

/** Enough of a backup's beginning for `readBackupHead`. */
export const HEAD_BYTES = 1_024;

/** Reads what a backup of the newest format says of itself; undefined when its beginning is something else. */
export function readBackupHead(beginning: string): BackupHead | undefined {
  const end = beginning.indexOf(`,${COLLECTION_KEY}`);
  if (end < 0) return undefined;
  try {
    const head: unknown = JSON.parse(`${beginning.slice(0, end)}}`);
    const { bytes, ...fields } = headFields(head);
    const before = new TextEncoder().encode(beginning.slice(0, end)).length + `,${COLLECTION_KEY}`.length;
    return { ...fields, textBytes: before + bytes + END.length };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ShapeError) return undefined;
    throw error;
  }
}

const headFields = row<Omit<BackupHead, 'textBytes'> & { bytes: number }>({
  createdAt: finite,
  bytes: whole,
  counts: row<BackupCounts>({ decks: whole, cards: whole, reviews: whole, media: whole }),
});

export function collectionText(collection: Collection): string {
  const { reviewSegments, ...tables } = collection;
  const segments = reviewSegments.map(({ deviceId, sequence, packed, importId, undoneAt }) => ({
    deviceId,
    sequence,
    packed: base64Of(packed),
    importId,
    undoneAt,
  }));
  return JSON.stringify({ ...tables, reviewSegments: segments });
}

/** Reads a backup's text as foreign data, with what came beside it, or throws a `BackupError`. */
export async function readBackup(text: string, media: MediaContent = new Map()): Promise<Backup> {
  const body = text.replace(/^\uFEFF/, '').trim();
  const { app, format, createdAt, sha256: expected, collection } = parse(body);
  if (app !== APP) {
    throw new BackupError(`This file is not a Gotcha backup: it was made by another app. ${CHOOSE} ${UNCHANGED}`);
  }
  if (typeof format === 'number' && format > FORMAT) {
    throw new BackupError(
      `This backup has format ${format}, and this Gotcha reads formats up to ${FORMAT}. Update Gotcha, then restore it again. ${UNCHANGED}`,
    );
  }
  if (!READABLE_FORMATS.includes(format)) throw refusal('its format is missing');
  const start = body.indexOf(COLLECTION_KEY) + COLLECTION_KEY.length;
  const found = await sha256Of(new TextEncoder().encode(body.slice(start, body.lastIndexOf(END))));
  if (found !== expected) throw refusal('it was changed or damaged after it was written (its checksum is wrong)');
  try {
    const tables = format === FORMAT ? collection : { ...(collection as object), ...NO_MEDIA };
    return withMedia(finite(createdAt), readCollection(tables), media);
  } catch (error) {
    throw error instanceof ShapeError ? refusal(error.message) : error;
  }
}

function withMedia(createdAt: EpochMs, collection: Collection, content: MediaContent): Backup {
  const media = new Map<string, Blob>();
  for (const hash of collection.media) {
    const found = content.get(hash);
    if (found) media.set(hash, found);
  }
  return { createdAt, collection, media, missingMedia: collection.media.length - media.size };
}

/** Takes what it knows of stored or foreign tables, or throws a `ShapeError` that names the table and the row. */
export function readCollection(value: unknown): Collection {
  const tables = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const read = <Row>(table: keyof typeof rowShapes, shape: Shape<Row>, idOf: (row: Row) => string): Row[] => {
    const seen = new Set<string>();
    return readRows(table, tables[table], (raw) => {
      const row = shape(raw);
      if (seen.has(idOf(row))) throw new ShapeError('is there twice');
      seen.add(idOf(row));
      return row;
    });
  };
  const reviews = read('reviews', rowShapes.reviews, ({ id }) => id);
  const logIds = new Set(reviews.map(({ id }) => id));
  const segmentShape: Shape<ReviewSegment> = (raw) => withCounts(rowShapes.reviewSegments(raw), logIds);
  return {
    decks: read('decks', rowShapes.decks, ({ id }) => id),
    cards: read('cards', rowShapes.cards, ({ id }) => id),
    schedules: read('schedules', rowShapes.schedules, ({ cardId }) => cardId),
    reviews,
    schedulerConfigs: read('schedulerConfigs', rowShapes.schedulerConfigs, ({ id }) => id),
    sessions: read('sessions', rowShapes.sessions, ({ id }) => id),
    settings: travellingSettings(read('settings', rowShapes.settings, ({ key }) => key)),
    mediaNames: read('mediaNames', rowShapes.mediaNames, ({ deckId, name }) => JSON.stringify([deckId, name])),
    media: read('media', rowShapes.media, (hash) => hash),
    reviewSegments: read('reviewSegments', segmentShape, ({ deviceId, sequence }) => `${sequence} ${deviceId}`),
  };
}

const CHOOSE = 'Choose a file that Gotcha wrote.';

const refusal = (what: string): BackupError =>
  new BackupError(`This backup cannot be restored: ${what}. Use another backup. ${UNCHANGED}`);

function parse(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    if (body === '') throw new BackupError(`This file is empty. ${CHOOSE} ${UNCHANGED}`);
    const isOurs = body.startsWith(BEGINNING) || BEGINNING.startsWith(body);
    if (!isOurs) throw new BackupError(`This file is not a Gotcha backup: it is not JSON. ${CHOOSE} ${UNCHANGED}`);
    throw new BackupError(
      `This backup is not complete: it has ${body.length} characters and stops within its ${lastTable(body)}. Copy it again, or use another backup. ${UNCHANGED}`,
    );
  }
}

/** Quotes in a card's text are escaped: this is a table's beginning and nothing else. */
function lastTable(body: string): string {
  const begun = Object.keys(rowShapes).map((table) => ({ table, at: body.lastIndexOf(`"${table}":[`) }));
  const last = begun.reduce((a, b) => (b.at > a.at ? b : a));
  return last.at < 0 ? 'head' : last.table;
}

function readRows<Row>(table: string, value: unknown, shape: Shape<Row>): Row[] {
  if (!Array.isArray(value)) throw new ShapeError(`its ${table} are missing`);
  return value.map((raw: unknown, index) => {
    try {
      return shape(raw);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new ShapeError(`${table}, row ${index + 1}${nameOf(raw)}: ${error.message}`);
    }
  });
}

function nameOf(raw: unknown): string {
  if (typeof raw !== 'object' || raw === null) return '';
  const { id, cardId } = raw as Record<string, unknown>;
  const name = id ?? cardId;
  return typeof name === 'string' ? ` (${name})` : '';
}

/** Its rows are checked here: no other code reads them before they are stored. Those of an undone import may stand elsewhere too. */
function withCounts(segment: PackedSegment, logIds: Set<LogId>): ReviewSegment {
  let [firstAt, lastAt] = [Infinity, -Infinity];
  const rows = unpackOrRefuse(segment);
  const known = segment.undoneAt === undefined ? logIds : new Set<LogId>();
  for (const row of rows) {
    checkNeeds(row);
    if (known.has(row.id)) throw new ShapeError(`its review ${row.id} is there twice`);
    known.add(row.id);
    firstAt = Math.min(firstAt, row.at);
    lastAt = Math.max(lastAt, row.at);
  }
  if (!rows.length) throw new ShapeError('has no reviews');
  return { ...segment, count: rows.length, firstAt, lastAt };
}

function unpackOrRefuse(segment: PackedSegment): Review[] {
  try {
    return unpackReviews(segment);
  } catch (error) {
    throw error instanceof DamagedBytesError ? new ShapeError(error.message.replace(/\.$/, '')) : error;
  }
}

export async function sha256Of(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

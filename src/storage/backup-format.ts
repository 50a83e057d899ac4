import type { Card } from '../domain/card';
import type { LogId, Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import type { EpochMs } from '../domain/time';
import { base64Of, checkNeeds, rowShapes, travellingSettings, type PackedSegment } from './backup-rows';
import type { DeckRow, ReviewSegment, SessionRow, SettingRow } from './database';
import { DamagedBytesError } from './packed-bytes';
import { finite, ShapeError, type Shape } from '../domain/shape';
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
}

export interface Backup {
  createdAt: EpochMs;
  collection: Collection;
}

/** The file is no backup that can be restored: the message says where it fails, and what to do. */
export class BackupError extends Error {
  override name = 'BackupError';
}

const APP = 'gotcha';
const FORMAT = 1;
const BEGINNING = `{"app":"${APP}"`;
const COLLECTION_KEY = '"collection":';
const UNCHANGED = 'Your collection is as it was.';

/** The file's text. `text` is a `collectionText`. */
export async function backupText(createdAt: EpochMs, counts: Record<string, number>, text: string): Promise<string> {
  const head = JSON.stringify({ app: APP, format: FORMAT, createdAt, counts, sha256: await sha256(text) });
  return `${head.slice(0, -1)},${COLLECTION_KEY}${text}}`;
}

export function collectionText(collection: Collection): string {
  const { reviewSegments, ...tables } = collection;
  const segments = reviewSegments.map(({ deviceId, sequence, packed }) => ({
    deviceId,
    sequence,
    packed: base64Of(packed),
  }));
  return JSON.stringify({ ...tables, reviewSegments: segments });
}

/** Reads a backup's text as foreign data, or throws a `BackupError`. */
export async function readBackup(text: string): Promise<Backup> {
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
  if (format !== FORMAT) throw refusal('its format is missing');
  const start = body.indexOf(COLLECTION_KEY) + COLLECTION_KEY.length;
  const found = await sha256(body.slice(start, body.lastIndexOf('}')));
  if (found !== expected) throw refusal('it was changed or damaged after it was written (its checksum is wrong)');
  try {
    return { createdAt: finite(createdAt), collection: readCollection(collection) };
  } catch (error) {
    throw error instanceof ShapeError ? refusal(error.message) : error;
  }
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

/** Its rows are checked here: no other code reads them before they are stored. */
function withCounts(segment: PackedSegment, logIds: Set<LogId>): ReviewSegment {
  let [firstAt, lastAt] = [Infinity, -Infinity];
  const rows = unpackOrRefuse(segment);
  for (const row of rows) {
    checkNeeds(row);
    if (logIds.has(row.id)) throw new ShapeError(`its review ${row.id} is there twice`);
    logIds.add(row.id);
    firstAt = Math.min(firstAt, row.at);
    lastAt = Math.max(lastAt, row.at);
  }
  if (!rows.length) throw new ShapeError('has no reviews');
  const { deviceId, sequence, packed } = segment;
  return { deviceId, sequence, count: rows.length, firstAt, lastAt, packed };
}

function unpackOrRefuse(segment: PackedSegment): Review[] {
  try {
    return unpackReviews(segment);
  } catch (error) {
    throw error instanceof DamagedBytesError ? new ShapeError(error.message.replace(/\.$/, '')) : error;
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

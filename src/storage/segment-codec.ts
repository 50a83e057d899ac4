import type { CardId } from '../domain/card';
import type { LogId, Placement, Review, ReviewKind } from '../domain/review-log';
import { GRADES, type ScheduleState } from '../domain/schedule';
import type { ReviewSegment } from './database';
import { ByteReader, ByteWriter, DamagedBytesError } from './packed-bytes';

// Everything here is stored on learners' devices: a new form needs a new version, and a way to read this one.
const FORMAT_VERSION = 1;
/** A row of a kind without more to say: id, kind, fields, four numbers and three places in tables. */
const SMALLEST_ROW_BYTES = 25;

const KIND_CODES: Record<ReviewKind, number> = {
  learn: 0,
  review: 1,
  relearn: 2,
  cram: 3,
  undo: 4,
  suspend: 5,
  unsuspend: 6,
  bury: 7,
  unbury: 8,
  flag: 9,
  reset: 10,
  setDue: 11,
  reschedule: 12,
  import: 13,
};
const KINDS = Object.keys(KIND_CODES) as ReviewKind[];

const STATE_CODES: Record<ScheduleState, number> = { new: 0, learning: 1, review: 2, relearning: 3 };
const STATES = Object.keys(STATE_CODES) as ScheduleState[];

/** In the byte that says which fields a row has; its lower three bits hold the grade, 0 for none. */
const GRADE_BITS = 0b111;
const HAS_UNDOES = 1 << 3;
const HAS_FLAG = 1 << 4;
const HAS_UNTIL_DAY = 1 << 5;
const HAS_DUE = 1 << 6;
const HAS_PLACEMENT = 1 << 7;

const PLACEMENT_NUMBERS = [
  'due',
  'stabilityDays',
  'difficulty',
  'reviewCount',
  'lapses',
  'step',
] as const satisfies (keyof Placement)[];
const HAS_REVIEW_AT = 1 << 2;
const HAS_REVIEW_DAY = 1 << 3;
const STATE_BITS = 0b11;

const LOG_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Its distance from the 48 bits of an id's time stays exact. */
const AT_LIMIT = 2 ** 52;
const ID_BYTES = 16;
const ID_TIME_BYTES = 6;

export const isLogId = (text: string): text is LogId => LOG_ID.test(text);

/** Whether a row keeps all that it says when it is packed. */
export function canPack(review: Review): boolean {
  const { id, undoes, at, tzOffsetMin, rolloverHour, durationMs } = review;
  return (
    isLogId(id) &&
    (undoes === undefined || isLogId(undoes)) &&
    Number.isInteger(at) &&
    Math.abs(at) < AT_LIMIT &&
    [tzOffsetMin, rolloverHour, durationMs].every(Number.isFinite)
  );
}

/** One device's rows in about 40 bytes each, without their schedules and the device's id. */
export function packReviews(rows: readonly Review[]): Uint8Array<ArrayBuffer> {
  const cards = tableOf(rows.map(({ cardId }) => cardId));
  const configs = tableOf(rows.map(({ configId }) => configId));
  const sessions = tableOf(rows.map(({ sessionId }) => sessionId));
  const writer = new ByteWriter();
  writer.byte(FORMAT_VERSION);
  writer.count(rows.length);
  for (const table of [cards, configs, sessions]) writer.texts([...table.keys()]);
  for (const row of rows) {
    if (!canPack(row)) throw new Error(`Inconsistent: review ${row.id} cannot be packed`);
    const id = bytesOf(row.id);
    writer.bytes(id);
    writer.byte(KIND_CODES[row.kind]);
    writer.byte(fieldBits(row));
    writer.number(row.at - timeOf(id));
    writer.number(row.tzOffsetMin);
    writer.number(row.rolloverHour);
    writer.number(row.durationMs);
    writer.count(cards.get(row.cardId)!);
    writer.count(configs.get(row.configId)!);
    writer.count(sessions.get(row.sessionId)!);
    if (row.undoes !== undefined) writer.bytes(bytesOf(row.undoes));
    if (row.flag !== undefined) writer.number(row.flag);
    if (row.untilDay !== undefined) writer.number(row.untilDay);
    if (row.due !== undefined) writer.number(row.due);
    if (row.placement) packPlacement(writer, row.placement);
  }
  return writer.finish();
}

/** A segment's rows as they were packed, or only those of some cards. Damage throws an error that names the segment and the byte. */
export function unpackReviews(
  segment: Pick<ReviewSegment, 'deviceId' | 'sequence' | 'packed'>,
  only?: ReadonlySet<CardId>,
): Review[] {
  try {
    return unpack(segment, only);
  } catch (error) {
    if (!(error instanceof DamagedBytesError)) throw error;
    throw new DamagedBytesError(`Segment ${segment.sequence} of device ${segment.deviceId} ${error.message}.`);
  }
}

function unpack(
  { deviceId, packed }: Pick<ReviewSegment, 'deviceId' | 'packed'>,
  only: ReadonlySet<CardId> | undefined,
): Review[] {
  const reader = new ByteReader(packed);
  const version = reader.byte();
  if (version !== FORMAT_VERSION) reader.refuse(`version ${version} is unknown`);
  const length = reader.count();
  if (length * SMALLEST_ROW_BYTES > packed.length) reader.refuse(`${length} rows do not fit into it`);
  const cards = reader.texts(length) as CardId[];
  if (only && !cards.some((cardId) => only.has(cardId))) return [];
  const configs = reader.texts(length);
  const sessions = reader.texts(length);
  const named = <Text extends string>(table: readonly Text[]): Text =>
    table[reader.count()] ?? reader.refuse('a row names a text that is not there');

  const rows: Review[] = [];
  for (let i = 0; i < length; i++) {
    const id = reader.bytes(ID_BYTES);
    const kind = KINDS[reader.byte()] ?? reader.refuse('a row has an unknown kind');
    const bits = reader.byte();
    const at = timeOf(id) + reader.number();
    const tzOffsetMin = reader.number();
    const rolloverHour = reader.number();
    const durationMs = reader.number();
    const cardId = named(cards);
    const configId = named(configs);
    const sessionId = named(sessions);
    const row: Review = {
      id: logIdOf(id),
      cardId,
      sessionId,
      at,
      tzOffsetMin,
      rolloverHour,
      kind,
      grade: gradeOf(bits, reader),
      durationMs,
      configId,
      deviceId,
    };
    if (bits & HAS_UNDOES) row.undoes = logIdOf(reader.bytes(ID_BYTES));
    if (bits & HAS_FLAG) row.flag = reader.number();
    if (bits & HAS_UNTIL_DAY) row.untilDay = reader.number();
    if (bits & HAS_DUE) row.due = reader.number();
    if (bits & HAS_PLACEMENT) row.placement = unpackPlacement(reader);
    if (!only || only.has(cardId)) rows.push(row);
  }
  reader.finish();
  return rows;
}

/** Each text's place among the sorted ones. */
function tableOf(texts: readonly string[]): Map<string, number> {
  return new Map([...new Set(texts)].sort().map((text, index) => [text, index]));
}

function fieldBits(row: Review): number {
  const grade = row.grade === null ? 0 : GRADES.indexOf(row.grade) + 1;
  return (
    grade |
    (row.undoes === undefined ? 0 : HAS_UNDOES) |
    (row.flag === undefined ? 0 : HAS_FLAG) |
    (row.untilDay === undefined ? 0 : HAS_UNTIL_DAY) |
    (row.due === undefined ? 0 : HAS_DUE) |
    (row.placement === undefined ? 0 : HAS_PLACEMENT)
  );
}

function gradeOf(bits: number, reader: ByteReader): Review['grade'] {
  const code = bits & GRADE_BITS;
  return code === 0 ? null : (GRADES[code - 1] ?? reader.refuse('a row has an unknown grade'));
}

function packPlacement(writer: ByteWriter, placement: Placement): void {
  const { state, lastReviewAt, lastReviewDay } = placement;
  writer.byte(
    STATE_CODES[state] | (lastReviewAt === null ? 0 : HAS_REVIEW_AT) | (lastReviewDay === null ? 0 : HAS_REVIEW_DAY),
  );
  for (const column of PLACEMENT_NUMBERS) writer.number(placement[column]);
  if (lastReviewAt !== null) writer.number(lastReviewAt);
  if (lastReviewDay !== null) writer.number(lastReviewDay);
}

function unpackPlacement(reader: ByteReader): Placement {
  const bits = reader.byte();
  return {
    state: STATES[bits & STATE_BITS]!,
    due: reader.number(),
    stabilityDays: reader.number(),
    difficulty: reader.number(),
    reviewCount: reader.number(),
    lapses: reader.number(),
    step: reader.number(),
    lastReviewAt: bits & HAS_REVIEW_AT ? reader.number() : null,
    lastReviewDay: bits & HAS_REVIEW_DAY ? reader.number() : null,
  };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function bytesOf(id: LogId): Uint8Array {
  const hex = id.replaceAll('-', '');
  return Uint8Array.from({ length: ID_BYTES }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function logIdOf(bytes: Uint8Array): LogId {
  let hex = '';
  for (const byte of bytes) hex += HEX[byte];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as LogId;
}

/** A UUIDv7 begins with its time: most rows say `at` by it. */
function timeOf(id: Uint8Array): number {
  let time = 0;
  for (let i = 0; i < ID_TIME_BYTES; i++) time = time * 256 + id[i]!;
  return time;
}

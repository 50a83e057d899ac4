import type { Card, NoteText } from '../domain/card';
import { preferenceRules, readPreferences } from '../domain/preferences';
import type { Placement, Review, ReviewKind } from '../domain/review-log';
import { GRADES, type Queue, type Schedule, type ScheduleState } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import type {
  DeckOverrides,
  DeckRow,
  DeckSection,
  MediaNameRow,
  ReviewSegment,
  SessionRow,
  SettingRow,
} from './database';
import {
  finite,
  flag,
  listOf,
  mapOf,
  matching,
  oneOf,
  optional,
  orNull,
  row,
  ShapeError,
  text,
  whole,
  type Shape,
} from '../domain/shape';
import { isLogId } from './segment-codec';

// What a backup holds of each table. A field that is not named here does not travel.

const named = <Id extends string>(): Shape<Id> =>
  matching<string>(text, (id) => id.length > 0, 'is an empty text') as Shape<Id>;

const logId = matching<string>(text, isLogId, 'is not the id of a log row') as Shape<Review['id']>;

const preference = (key: keyof typeof preferenceRules): Shape<number> =>
  matching(finite, (value) => preferenceRules[key].accepts(value), `is not allowed: ${preferenceRules[key].rule}`);

const overrides = row<DeckOverrides>({
  newPerDay: optional(preference('newPerDay')),
  reviewsPerDay: optional(preference('reviewsPerDay')),
  desiredRetention: optional(preference('desiredRetention')),
});

/** Without `broughtIn`: after a restore the app brings the sections in again, with their faces. */
const section: Shape<DeckSection> = row<Omit<DeckSection, 'broughtIn'>>({
  id: named(),
  title: text,
  introduction: text,
  noteCount: whole,
  clozes: mapOf(listOf(whole)),
});

const deckRow = row<DeckRow>({
  id: named(),
  title: text,
  description: text,
  origin: oneOf('shipped', 'imported'),
  contentHash: text,
  ordinal: finite,
  sections: listOf(section),
  study: oneOf('starter', 'studied', 'paused'),
  overrides,
});

const noteText = row<NoteText>({ title: text, front: text, back: text });

const cardFields = row<Card>({
  id: named(),
  deckId: named(),
  sectionId: named(),
  noteId: text,
  clozeNumber: whole,
  position: finite,
  kind: oneOf('basic', 'prediction', 'choice', 'cloze'),
  title: text,
  tags: listOf(text),
  from: listOf(text),
  go: optional(text),
  vs: optional(named()),
  rev: finite,
  contentHash: text,
  text: optional(noteText),
  editedAt: optional(finite),
  deckText: optional(noteText),
  deckChangedAt: optional(finite),
  removedAt: optional(finite),
});

const card = matching(
  cardFields,
  (read) => read.editedAt === undefined || read.text !== undefined,
  'was edited and has no text',
);

const STATES: readonly ScheduleState[] = ['new', 'learning', 'review', 'relearning'];
const QUEUES: readonly Queue[] = [...STATES, 'suspended', 'buried', 'removed'];
const EASIEST = 1;
const HARDEST = 10;

const placement = row<Placement>({
  state: oneOf(...STATES),
  due: finite,
  stabilityDays: finite,
  difficulty: finite,
  lastReviewAt: orNull(finite),
  lastReviewDay: orNull(whole),
  reviewCount: whole,
  lapses: whole,
  step: whole,
});

const hasMemory = ({ state, stabilityDays, difficulty, lastReviewDay }: Placement): boolean =>
  state === 'new' || (stabilityDays > 0 && difficulty >= EASIEST && difficulty <= HARDEST && lastReviewDay !== null);
const NO_MEMORY = 'is past new and has no stability, no difficulty from 1 to 10 or no last review';

const schedule = matching(
  row<Schedule>({
    cardId: named(),
    deckId: named(),
    sectionId: named(),
    state: oneOf(...STATES),
    queue: oneOf(...QUEUES),
    due: finite,
    stabilityDays: finite,
    difficulty: finite,
    lastReviewAt: orNull(finite),
    lastReviewDay: orNull(whole),
    lastLogId: orNull(logId),
    reviewCount: whole,
    lapses: whole,
    step: whole,
    buriedUntilDay: orNull(whole),
    flag: whole,
  }),
  hasMemory,
  NO_MEMORY,
);

/** What a row of the kind cannot be replayed without. */
const NEEDS: Partial<Record<ReviewKind, 'grade' | 'untilDay' | 'flag' | 'due' | 'placement' | 'undoes'>> = {
  learn: 'grade',
  review: 'grade',
  relearn: 'grade',
  undo: 'undoes',
  bury: 'untilDay',
  flag: 'flag',
  reset: 'due',
  setDue: 'due',
  reschedule: 'placement',
  import: 'placement',
};
const KINDS: readonly ReviewKind[] = [
  'learn',
  'review',
  'relearn',
  'cram',
  'undo',
  'suspend',
  'unsuspend',
  'bury',
  'unbury',
  'flag',
  'reset',
  'setDue',
  'reschedule',
  'import',
];

/** Refuses a row that could not be replayed. */
export function checkNeeds(review: Review): Review {
  const need = NEEDS[review.kind];
  if (need && (review[need] ?? null) === null) throw new ShapeError(`is of kind ${review.kind} and has no ${need}`);
  if (review.placement && !hasMemory(review.placement)) throw new ShapeError(NO_MEMORY, 'placement');
  return review;
}

const reviewFields = row<Review>({
  id: logId,
  cardId: named(),
  sessionId: text,
  at: whole,
  tzOffsetMin: finite,
  rolloverHour: finite,
  kind: oneOf(...KINDS),
  grade: orNull(oneOf(...GRADES)),
  durationMs: finite,
  undoes: optional(logId),
  flag: optional(whole),
  untilDay: optional(whole),
  due: optional(finite),
  placement: optional(placement),
  configId: text,
  deviceId: text,
  before: optional(schedule),
  after: optional(schedule),
});

const schedulerConfig = row<SchedulerConfig>({
  id: named(),
  fsrsVersion: oneOf(6),
  parameters: listOf(finite),
  desiredRetention: finite,
  learningSteps: listOf(finite),
  relearningSteps: listOf(finite),
  isFuzzed: flag,
  maxIntervalDays: whole,
});

const session = row<SessionRow>({ id: named(), scope: text, startedAt: finite, finishedAt: optional(finite) });

const setting = row<SettingRow>({ key: text, value: (value) => value });

/** The preferences: every other setting belongs to its device or its build. */
export function travellingSettings(settings: readonly SettingRow[]): SettingRow[] {
  return settings
    .filter(({ key }) => key === 'preferences')
    .map(({ key, value }) => ({ key, value: readPreferences(value) }));
}

/** A segment without what its rows say themselves. */
export type PackedSegment = Omit<ReviewSegment, 'count' | 'firstAt' | 'lastAt'>;

/** Bytes as they are stored, or base64 as a backup has them. */
const bytes: Shape<Uint8Array<ArrayBuffer>> = (value) => {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  try {
    return bytesOfBase64(text(value));
  } catch {
    throw new ShapeError('is not base64');
  }
};

const segment = row<PackedSegment>({
  deviceId: text,
  sequence: whole,
  packed: bytes,
  importId: optional(named()),
  undoneAt: optional(finite),
});

const SHA_256 = /^[0-9a-f]{64}$/;
const mediaHash = matching(text, (hash) => SHA_256.test(hash), 'is not a SHA-256 hash');

const mediaName = row<MediaNameRow>({ deckId: named(), name: named(), hash: mediaHash });

/** Base64 goes through a string of so many characters at a time: arguments of one call. */
const BASE64_CHUNK = 0x8000;

export function base64Of(packed: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < packed.length; start += BASE64_CHUNK) {
    binary += String.fromCharCode(...packed.subarray(start, start + BASE64_CHUNK));
  }
  return btoa(binary);
}

function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export const rowShapes = {
  decks: deckRow,
  cards: card,
  schedules: schedule,
  reviews: (value: unknown): Review => checkNeeds(reviewFields(value)),
  reviewSegments: segment,
  schedulerConfigs: schedulerConfig,
  sessions: session,
  settings: setting,
  mediaNames: mediaName,
  media: mediaHash,
};

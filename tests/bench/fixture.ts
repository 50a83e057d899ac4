import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardIdOf, importedDeckId, sectionIdOf, type Card, type SafeHtml } from '../../src/domain/card';
import { defaultPreferences } from '../../src/domain/preferences';
import { logId, type LogId, type Review } from '../../src/domain/review-log';
import { GRADES, type Schedule } from '../../src/domain/schedule';
import { defaultSchedulerConfig } from '../../src/domain/scheduler';
import type { SectionContent, ShippedCard } from '../../src/domain/shipped-deck';
import { DAY_MS, MINUTE_MS, studyDay, type Moment } from '../../src/domain/time';
import { rendererVersion } from '../../src/render/renderer-version';
import type { DeckRow, FaceRow, ReviewSegment, SettingRow } from '../../src/storage/database';
import { packReviews } from '../../src/storage/segment-codec';
import { seededRandom } from '../support/random';

/** How large a collection is. */
export interface Size {
  /** All in review, all due. */
  cards: number;
  /** The sealed part of the log. */
  reviews: number;
}

const DECKS = 10;
const SECTIONS_A_DECK = 10;
export const REVIEWS_A_SEGMENT = 1_000;
/** The log's tail: yesterday's answers, from which the learner's pace is known. */
const TAIL_REVIEWS = 200;
const DEVICE_ID = 'bench';

/** A card fell due between a month ago and today. */
const OVERDUE_DAYS = 30;

type StoredSegment = Omit<ReviewSegment, 'packed'> & { packedBase64: string };

const isOfStarterPath = (file: string): boolean => /-starter-\w+\.json$/.test(file);

/** The cards of a built app that have a question side and an answer side, section by section. */
export function readBuiltSections(appFolder: string): ShippedCard[][] {
  const folder = join(appFolder, 'decks');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && !isOfStarterPath(file))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as SectionContent)
    .map(({ cards }) => cards.filter(({ card }) => card.kind === 'basic' || card.kind === 'prediction'))
    .filter((cards) => cards.length > 0);
}

/** The rows of a collection in the app's schema, store by store: the same ones for the same number. Faces are real ones, each told from all others by a line. */
export class Fixture {
  #templates: readonly ShippedCard[];
  #now: Moment;

  constructor(templates: readonly ShippedCard[], now: Moment) {
    this.#templates = templates;
    this.#now = now;
  }

  /** How many rows a store has, in the order in which they are written. */
  counts({ cards, reviews }: Size): Record<string, number> {
    return {
      settings: 1,
      decks: DECKS,
      cards,
      faces: cards,
      schedules: cards,
      reviewSegments: Math.floor(reviews / REVIEWS_A_SEGMENT),
      reviews: TAIL_REVIEWS,
    };
  }

  rows(store: string, size: Size, from: number, to: number): unknown[] {
    const makers: Record<string, (index: number) => unknown> = {
      settings: () => this.#preferences(),
      decks: (index) => this.#deck(index, size),
      cards: (index) => this.#card(index),
      faces: (index) => this.#face(index),
      schedules: (index) => this.#schedule(index),
      reviewSegments: (index) => this.#segment(index, size),
      reviews: (index) => this.#review(index, size, this.#now.at - DAY_MS + index * MINUTE_MS),
    };
    const make = makers[store];
    if (!make) throw new Error(`The fixture has no rows for ${store}.`);
    return Array.from({ length: to - from }, (_, index) => make(from + index));
  }

  #preferences(): SettingRow {
    return { key: 'preferences', value: { ...defaultPreferences, newPerDay: 0, reviewsPerDay: 9_999 } };
  }

  #deck(index: number, { cards }: Size): DeckRow {
    const id = importedDeckId(`bench-${index}`);
    return {
      id,
      title: `Bench ${index}`,
      description: '',
      origin: 'imported',
      contentHash: String(index),
      ordinal: 100 + index,
      sections: Array.from({ length: SECTIONS_A_DECK }, (_, section) => ({
        id: sectionIdOf(id, `section-${section}`),
        title: `Section ${section}`,
        introduction: '',
        noteCount: cards / DECKS / SECTIONS_A_DECK,
        clozes: {},
      })),
      study: 'studied',
      overrides: {},
    };
  }

  #placeOf(index: number) {
    const deckId = importedDeckId(`bench-${index % DECKS}`);
    const sectionId = sectionIdOf(deckId, `section-${Math.floor(index / DECKS) % SECTIONS_A_DECK}`);
    const noteId = `note-${index}`;
    return { deckId, sectionId, noteId, cardId: cardIdOf(deckId, noteId) };
  }

  #template(index: number): ShippedCard {
    return this.#templates[index % this.#templates.length]!;
  }

  #card(index: number): Card {
    const { cardId, ...place } = this.#placeOf(index);
    return { ...this.#template(index).card, ...place, id: cardId, position: index, contentHash: String(index) };
  }

  #face(index: number): FaceRow {
    const { face } = this.#template(index);
    const question = { ...face.question, html: `${face.question.html}<p>Card ${index}</p>` as SafeHtml };
    return {
      cardId: this.#placeOf(index).cardId,
      version: String(index),
      rendererVersion,
      face: { ...face, question },
    };
  }

  #schedule(index: number): Schedule {
    const random = seededRandom(index);
    const { cardId, deckId, sectionId } = this.#placeOf(index);
    const intervalDays = 5 + Math.floor(random() * 60);
    const due = studyDay(this.#now) - Math.floor(random() * OVERDUE_DAYS);
    return {
      cardId,
      deckId,
      sectionId,
      state: 'review',
      queue: 'review',
      due,
      stabilityDays: intervalDays * (0.8 + 0.4 * random()),
      difficulty: 2 + 6 * random(),
      lastReviewAt: this.#now.at - (studyDay(this.#now) - due + intervalDays) * DAY_MS,
      lastReviewDay: due - intervalDays,
      lastLogId: null,
      reviewCount: 4,
      lapses: 0,
      step: 0,
      buriedUntilDay: null,
      flag: 0,
    };
  }

  #segment(sequence: number, size: Size): StoredSegment {
    const firstAt = this.#now.at - 2 * DAY_MS - (size.reviews - sequence * REVIEWS_A_SEGMENT) * MINUTE_MS;
    const rows = Array.from({ length: REVIEWS_A_SEGMENT }, (_, index) =>
      this.#review(sequence * REVIEWS_A_SEGMENT + index, size, firstAt + index * MINUTE_MS),
    );
    return {
      deviceId: DEVICE_ID,
      sequence,
      count: rows.length,
      firstAt,
      lastAt: rows.at(-1)!.at,
      packedBase64: Buffer.from(packReviews(rows)).toString('base64'),
    };
  }

  #review(index: number, { cards }: Size, at: number): Review {
    const random = seededRandom(index);
    return {
      ...this.#now,
      at,
      id: idOf(at, random),
      cardId: this.#placeOf(index % cards).cardId,
      sessionId: `session-${Math.floor(index / 100)}`,
      kind: 'review',
      grade: GRADES[Math.floor(random() * GRADES.length)]!,
      durationMs: 4_000 + Math.floor(random() * 20_000),
      configId: defaultSchedulerConfig.id,
      deviceId: DEVICE_ID,
    };
  }
}

function idOf(at: number, random: () => number): LogId {
  return logId(
    at,
    null,
    Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)),
  );
}

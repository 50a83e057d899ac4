import { cardIdOf, deckIdOf, sectionIdOf, type Card, type CardId } from '../../src/domain/card';
import { applyReview, gradeKindOf, logId, type Review } from '../../src/domain/review-log';
import { GRADES, newSchedule, type Grade, type Schedule } from '../../src/domain/schedule';
import type { Moment } from '../../src/domain/time';
import { openDatabase, type DeckRow, type DeckSection, type GotchaDatabase } from '../../src/storage/database';
import { placeOf } from '../../src/storage/decks';
import { answerCard, type Act } from '../../src/storage/reviews';
import { seededRandom } from './random';
import { MONDAY_NOON, aConfig, hoursLater } from './schedules';

let opened = 0;

/** A collection of its own, empty. */
export function openTestDatabase(): Promise<GotchaDatabase> {
  opened += 1;
  return openDatabase(`test-${opened}`, { onBlocked() {}, onVersionChange() {} });
}

const deckId = deckIdOf('types');

export const aSection = (fields: Partial<DeckSection> = {}): DeckSection => ({
  id: sectionIdOf(deckId, 'maps'),
  title: 'Maps',
  introduction: '',
  noteCount: 1,
  clozes: {},
  ...fields,
});

export const aDeck = (fields: Partial<DeckRow> = {}): DeckRow => ({
  id: deckId,
  title: 'Types',
  description: '',
  origin: 'shipped',
  contentHash: 'deck-1',
  ordinal: 0,
  sections: [aSection()],
  study: 'studied',
  overrides: {},
  ...fields,
});

/** Its id follows from its deck, its note and its cloze number. */
export const aCard = (fields: Partial<Card> = {}): Card => {
  const { noteId = 'nil-map', clozeNumber = 0 } = fields;
  const ofDeck = fields.deckId ?? deckId;
  return {
    id: cardIdOf(ofDeck, noteId, clozeNumber),
    deckId: ofDeck,
    sectionId: sectionIdOf(ofDeck, 'maps'),
    noteId,
    clozeNumber,
    position: 0,
    kind: 'basic',
    title: 'Writing to a nil map',
    tags: [],
    from: [],
    rev: 1,
    contentHash: 'card-1',
    ...fields,
  };
};

/** So many cards of one section, in its order. */
export const someCards = (count: number, fields: Partial<Card> = {}): Card[] =>
  Array.from({ length: count }, (_, position) => aCard({ noteId: `note-${position}`, position, ...fields }));

export const anAct = (now: Moment = MONDAY_NOON, fields: Partial<Act> = {}): Act => ({
  now,
  sessionId: 'session-1',
  deviceId: 'device-1',
  config: aConfig(),
  ...fields,
});

/** Puts a deck and its cards, all new, into the collection, with the config of `anAct`. */
export async function addCards(database: GotchaDatabase, cards: Card[], deck: DeckRow = aDeck()): Promise<void> {
  await database.decks.put(deck);
  await database.cards.bulkPut(cards);
  await database.schedules.bulkPut(cards.map((card) => newSchedule(placeOf(card), card.position)));
  await database.schedulerConfigs.put(aConfig());
}

/** Grades a card as it stands. */
export async function answer(database: GotchaDatabase, act: Act, cardId: CardId, grade: Grade): Promise<Review> {
  const turn = (await database.schedules.get(cardId))?.lastLogId ?? null;
  return answerCard(database, act, { cardId, turn, grade, durationMs: 4_200 });
}

export interface LogPlan {
  cards: Card[];
  reviews: number;
  from: Moment;
  hoursBetween: number;
  deviceId?: string;
}

/** A log as days of study make it, with the schedules that it ends in; the same one for the same plan. */
export function aLog({ cards, reviews, from, hoursBetween, deviceId = 'device-1' }: LogPlan) {
  const random = seededRandom(reviews);
  const config = aConfig();
  const schedules = new Map<CardId, Schedule>(
    cards.map((card) => [card.id, newSchedule(placeOf(card), card.position)]),
  );
  const rows: Review[] = [];
  for (let i = 0; i < reviews; i++) {
    const before = schedules.get(cards[i % cards.length]!.id)!;
    const now = hoursLater(i * hoursBetween, from);
    const bytes = Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256));
    const row: Review = {
      ...now,
      at: Math.floor(now.at),
      id: logId(now.at, before.lastLogId, bytes),
      cardId: before.cardId,
      sessionId: `session-${Math.floor(i / 50)}`,
      kind: gradeKindOf(before.state),
      grade: GRADES[Math.floor(random() * GRADES.length)]!,
      durationMs: 1_000 + Math.floor(random() * 30_000),
      configId: config.id,
      deviceId,
      before,
    };
    const after = applyReview(before, row, config);
    schedules.set(before.cardId, after);
    rows.push({ ...row, after });
  }
  return { rows, schedules: [...schedules.values()] };
}

/** Puts a log and its schedules into the collection. */
export async function addLog(database: GotchaDatabase, plan: LogPlan): Promise<Review[]> {
  const { rows, schedules } = aLog(plan);
  await addCards(database, plan.cards);
  await database.schedules.bulkPut(schedules);
  await database.reviews.bulkPut(rows);
  return rows;
}

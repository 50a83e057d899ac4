import { type Card, type DeckId, hasWording } from '../domain/card';
import { applyReview, logId, type Review } from '../domain/review-log';
import type { Schedule } from '../domain/schedule';
import { type EpochMs, studyDay } from '../domain/time';
import type { DeckOverrides, DeckRow, GotchaDatabase, StudyMode } from './database';
import { type Act, LOG_ID_BYTES, rowOf } from './reviews';

export async function readDecks(database: GotchaDatabase): Promise<DeckRow[]> {
  return (await database.decks.toArray()).sort((a, b) => a.ordinal - b.ordinal);
}

export async function setStudyMode(database: GotchaDatabase, deckId: DeckId, study: StudyMode): Promise<void> {
  await database.transaction('rw', database.decks, () => database.decks.update(deckId, { study }));
}

export async function setDeckOverrides(
  database: GotchaDatabase,
  deckId: DeckId,
  overrides: DeckOverrides,
): Promise<void> {
  await database.transaction('rw', database.decks, () => database.decks.update(deckId, { overrides }));
}

/** Shipped decks come before imported ones; a deck's new cards come in the order of its text; the starter path before all. */
const STARTER_STEP = 100;
const DECK_STEP = 10_000_000;

/** Where a new card waits: its `due`. */
export function newCardPosition(card: Card, ordinal: number, starterIndex: number | undefined): number {
  return starterIndex === undefined
    ? (ordinal + 1) * DECK_STEP + card.position
    : starterIndex * STARTER_STEP + card.clozeNumber;
}

/**
 * The card as its deck has it now, with the learner's own wording if there is one: the deck's new one is offered. A deck that says the
 * same by now, as one that was exported from here, has the learner's wording for its own.
 */
export function withOwnWording(card: Card, stored: Card | undefined, at: EpochMs): Card {
  if (!stored?.editedAt) return card;
  const isNews = stored.contentHash !== card.contentHash;
  if (isNews && card.text && hasWording(stored, card.text)) return card;
  return {
    ...card,
    kind: stored.kind,
    title: stored.title,
    text: stored.text!,
    editedAt: stored.editedAt,
    ...(card.text && { deckText: card.text }),
    ...(isNews ? { deckChangedAt: at } : stored.deckChangedAt && { deckChangedAt: stored.deckChangedAt }),
  };
}

export const placeOf = (card: Card) => ({ cardId: card.id, deckId: card.deckId, sectionId: card.sectionId });

/** A card that an update left out is asked no more; its schedule and log wait for its return. Call inside a transaction. */
export async function putAside(database: GotchaDatabase, vanished: readonly Card[], at: EpochMs): Promise<void> {
  await database.cards.bulkPut(vanished.map((card) => ({ ...card, removedAt: at })));
  const schedules = await database.schedules.bulkGet(vanished.map(({ id }) => id));
  const asked = schedules.filter((schedule) => schedule !== undefined).filter(({ queue }) => queue !== 'suspended');
  await database.schedules.bulkPut(asked.map((schedule): Schedule => ({ ...schedule, queue: 'removed' })));
}

/** The schedule of a card that an update brought back: a burial that has not ended goes on. */
export function backInQueue(schedule: Schedule): Schedule {
  if (schedule.queue !== 'removed') return schedule;
  return { ...schedule, queue: schedule.buriedUntilDay === null ? schedule.state : 'buried' };
}

/** A card whose meaning changed is asked again today. */
export function dueTodayRow(act: Act, before: Schedule): Review {
  const id = logId(act.now.at, before.lastLogId, crypto.getRandomValues(new Uint8Array(LOG_ID_BYTES)));
  const row: Review = {
    id,
    cardId: before.cardId,
    ...rowOf(act),
    kind: 'setDue',
    grade: null,
    durationMs: 0,
    due: studyDay(act.now),
    before,
  };
  return { ...row, after: applyReview(before, row, act.config) };
}

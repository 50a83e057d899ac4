import type { Card, CardId, DeckId } from '../domain/card';
import { applyReview, logId, type Review } from '../domain/review-log';
import { newSchedule, type Schedule } from '../domain/schedule';
import type { ShippedCard, ShippedManifest, ShippedSection } from '../domain/shipped-deck';
import { type EpochMs, studyDay } from '../domain/time';
import type { DeckOverrides, DeckRow, DeckSection, FaceRow, GotchaDatabase, StudyMode } from './database';
import { faceVersionOf } from './cards';
import { type Act, LOG_ID_BYTES, rowOf } from './reviews';

export async function readDecks(database: GotchaDatabase): Promise<DeckRow[]> {
  return (await database.decks.toArray()).sort((a, b) => a.ordinal - b.ordinal);
}

/** Makes the shipped decks known: titles and sections, no cards. What the learner chose for a deck stays; a section that is gone puts its cards aside until another has them. */
export async function registerShippedDecks(
  database: GotchaDatabase,
  manifest: ShippedManifest,
  at: EpochMs,
): Promise<void> {
  const { decks, cards, schedules, settings } = database;
  await database.transaction('rw', [decks, cards, schedules, settings], async () => {
    for (const [ordinal, deck] of manifest.decks.entries()) {
      const known = await decks.get(deck.id);
      const gone = (known?.sections ?? []).filter(({ id }) => !deck.sections.some((section) => section.id === id));
      for (const { id } of gone) {
        await putAside(database, await cards.where('sectionId').equals(id).toArray(), at);
      }
      const broughtIn = new Map(known?.sections.map((section) => [section.id, section.broughtIn]));
      await decks.put({
        id: deck.id,
        title: deck.title,
        description: deck.description,
        origin: 'shipped',
        contentHash: deck.contentHash,
        ordinal,
        sections: deck.sections.map(({ id, title, introduction, noteCount, clozes }): DeckSection => {
          const held = broughtIn.get(id);
          return { id, title, introduction, noteCount, clozes, ...(held && { broughtIn: held }) };
        }),
        study: known?.study ?? 'starter',
        overrides: known?.overrides ?? {},
      });
    }
    await settings.put({ key: 'manifestHash', value: manifest.hash });
  });
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

export interface BroughtIn {
  added: number;
  /** Cards whose meaning changed: they come back today. */
  returning: CardId[];
}

/**
 * Brings a section's cards into the collection, or up to date, in one transaction: new cards get a schedule, known ones keep theirs,
 * the learner's own wording stays, and what the section no longer has is put aside with its progress.
 */
export function bringInSection(
  database: GotchaDatabase,
  act: Act,
  section: ShippedSection,
  wanted: { shipped: readonly ShippedCard[]; cards: 'starter' | 'all'; starterIndex: ReadonlyMap<CardId, number> },
  rendererVersion: number,
): Promise<BroughtIn> {
  const { decks, cards, faces, schedules, reviews } = database;
  return database.transaction('rw', [decks, cards, faces, schedules, reviews], async () => {
    const deckId = wanted.shipped[0]?.card.deckId;
    const deck = deckId && (await decks.get(deckId));
    if (!deck) return { added: 0, returning: [] };

    // After a restore the cards are there and their faces are not.
    const hadFaces = deck.sections.some(({ id, broughtIn }) => id === section.id && broughtIn !== undefined);
    const ids = wanted.shipped.map(({ card }) => card.id);
    const storedCards = await cards.bulkGet(ids);
    const storedSchedules = await schedules.bulkGet(ids);
    const newCards: Card[] = [];
    const newFaces: FaceRow[] = [];
    const newSchedules: Schedule[] = [];
    const newReviews: Review[] = [];
    const returning: CardId[] = [];
    let added = 0;

    for (const [index, { card, face }] of wanted.shipped.entries()) {
      const stored = storedCards[index];
      const schedule = storedSchedules[index];
      const starterIndex = wanted.starterIndex.get(card.id);
      if (!stored && wanted.cards === 'starter' && starterIndex === undefined) continue;
      const isKnown =
        stored?.contentHash === card.contentHash && stored.sectionId === card.sectionId && !stored.removedAt;
      if (isKnown && hadFaces) continue;

      newCards.push(withOwnWording(card, stored, act.now.at));
      if (!stored?.editedAt) newFaces.push({ cardId: card.id, version: faceVersionOf(card), rendererVersion, face });
      if (!schedule) {
        added += 1;
        newSchedules.push(newSchedule(placeOf(card), newCardPosition(card, deck.ordinal, starterIndex)));
        continue;
      }
      const returned = stored?.removedAt ? backInQueue(schedule) : schedule;
      const placed = { ...returned, sectionId: card.sectionId };
      if (stored && card.rev > stored.rev && placed.queue === 'review') {
        const row = dueTodayRow(act, placed);
        newSchedules.push(row.after!);
        newReviews.push(row);
        returning.push(card.id);
      } else {
        newSchedules.push(placed);
      }
    }

    const kept = new Set(ids);
    const vanished = (await cards.where('sectionId').equals(section.id).toArray()).filter(
      ({ id, removedAt }) => !kept.has(id) && !removedAt,
    );
    await putAside(database, vanished, act.now.at);
    await cards.bulkPut(newCards);
    await faces.bulkPut(newFaces);
    await schedules.bulkPut(newSchedules);
    await reviews.bulkAdd(newReviews);
    await decks.put({
      ...deck,
      sections: deck.sections.map((known) =>
        known.id === section.id
          ? { ...known, broughtIn: { contentHash: section.contentHash, cards: wanted.cards } }
          : known,
      ),
    });
    return { added, returning };
  });
}

/** The card as its deck has it now, with the learner's own wording if there is one: the deck's new one is offered. */
export function withOwnWording(card: Card, stored: Card | undefined, at: EpochMs): Card {
  if (!stored?.editedAt) return card;
  const isNews = stored.contentHash !== card.contentHash;
  return {
    ...card,
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

import type { Card, CardId, SectionId } from '../domain/card';
import type { Review } from '../domain/review-log';
import { newSchedule, type Schedule } from '../domain/schedule';
import type { SectionContent, SectionShare, ShippedCard, ShippedManifest } from '../domain/shipped-deck';
import type { EpochMs } from '../domain/time';
import { faceVersionOf } from './cards';
import type { DeckRow, DeckSection, FaceRow, GotchaDatabase } from './database';
import { backInQueue, dueTodayRow, newCardPosition, placeOf, putAside, withOwnWording } from './decks';
import { inheritedProgress } from './inherited-progress';
import type { Act } from './reviews';

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
      await decks.put({
        id: deck.id,
        title: deck.title,
        description: deck.description,
        origin: 'shipped',
        contentHash: deck.contentHash,
        ordinal,
        sections: deck.sections.map(({ id, title, noteCount, clozes }): DeckSection => {
          const held = known?.sections.find((section) => section.id === id);
          const introduction = held?.introduction ?? '';
          return { id, title, introduction, noteCount, clozes, ...(held?.broughtIn && { broughtIn: held.broughtIn }) };
        }),
        study: known?.study ?? 'starter',
        overrides: known?.overrides ?? {},
      });
    }
    await settings.put({ key: 'manifestHash', value: manifest.hash });
  });
}

/** What of a section is wanted in the collection, and the order of its new cards. */
export interface WantedCards {
  sectionId: SectionId;
  content: SectionContent;
  contentHash: string;
  share: SectionShare;
  /** A card's place on the starter path. */
  starterIndex: ReadonlyMap<CardId, number>;
}

/** The rows that one shipped card asks for. */
interface CardRows {
  card: Card;
  face?: FaceRow;
  schedule: Schedule;
  reviews: Review[];
  former?: Card;
  isReturning?: boolean;
}

/**
 * Brings a section's cards into the collection, or up to date, in one transaction: new cards get a schedule, known ones keep theirs, the
 * learner's own wording stays, and what the section no longer has is put aside with its progress.
 * Resolves to the cards whose meaning changed: they come back today.
 */
export function bringInSection(
  database: GotchaDatabase,
  act: Act,
  { sectionId, content, contentHash, share, starterIndex }: WantedCards,
  rendererVersion: number,
): Promise<CardId[]> {
  const { decks, cards, faces, schedules, reviews } = database;
  return database.transaction('rw', [decks, cards, faces, schedules, reviews], async () => {
    const deckId = content.cards[0]?.card.deckId;
    const deck = deckId && (await decks.get(deckId));
    if (!deck) return [];
    const held = deck.sections.find(({ id }) => id === sectionId)?.broughtIn;
    // Another tab has started the deck meanwhile.
    if (held?.cards === 'all' && share === 'starter') return [];

    const stored = await readStored(database, content.cards);
    // After a restore the cards are there and their faces are not.
    const hadFaces = held !== undefined;
    const rows = content.cards
      .filter(({ card }) => share === 'all' || starterIndex.has(card.id) || stored.cards.has(card.id))
      .filter(({ card }) => !hadFaces || !isUpToDate(card, stored.cards.get(card.id)))
      .map((shipped) => rowsFor(shipped, stored, deck, starterIndex.get(shipped.card.id), act, rendererVersion));

    const kept = new Set(content.cards.map(({ card }) => card.id));
    const vanished = (await cards.where('sectionId').equals(sectionId).toArray()).filter(
      ({ id, removedAt }) => !kept.has(id) && !removedAt,
    );
    await putAside(database, [...vanished, ...rows.flatMap(({ former }) => former ?? [])], act.now.at);
    await cards.bulkPut(rows.map(({ card }) => card));
    await faces.bulkPut(rows.flatMap(({ face }) => face ?? []));
    await schedules.bulkPut(rows.map(({ schedule }) => schedule));
    await reviews.bulkAdd(rows.flatMap((row) => row.reviews));
    await decks.put({
      ...deck,
      sections: deck.sections.map((known) => (known.id === sectionId ? broughtIn(known) : known)),
    });
    return rows.filter(({ isReturning }) => isReturning).map(({ card }) => card.id);
  });

  function broughtIn(known: DeckSection): DeckSection {
    const { introduction } = content;
    return { ...known, introduction, broughtIn: { contentHash, cards: share } };
  }
}

interface Stored {
  cards: ReadonlyMap<CardId, Card>;
  schedules: ReadonlyMap<CardId, Schedule>;
}

async function readStored(database: GotchaDatabase, shipped: readonly ShippedCard[]): Promise<Stored> {
  const ids = shipped.flatMap(({ card, formerId }) => (formerId ? [card.id, formerId] : [card.id]));
  const cards = (await database.cards.bulkGet(ids)).filter((card) => card !== undefined);
  const schedules = (await database.schedules.bulkGet(ids)).filter((schedule) => schedule !== undefined);
  return {
    cards: new Map(cards.map((card) => [card.id, card])),
    schedules: new Map(schedules.map((schedule) => [schedule.cardId, schedule])),
  };
}

const isUpToDate = (card: Card, stored: Card | undefined): boolean =>
  stored?.contentHash === card.contentHash &&
  stored.sectionId === card.sectionId &&
  stored.position === card.position &&
  !stored.removedAt;

function rowsFor(
  { card, face, formerId }: ShippedCard,
  stored: Stored,
  deck: DeckRow,
  starterIndex: number | undefined,
  act: Act,
  rendererVersion: number,
): CardRows {
  const known = stored.cards.get(card.id);
  const former = known ? undefined : formerId && stored.cards.get(formerId);
  const own = known ?? former;
  const text = withOwnWording(card, own, act.now.at);
  const version = faceVersionOf(card);
  const shown = own?.editedAt
    ? { card: text }
    : { card: text, face: { cardId: card.id, version, rendererVersion, face } };

  const schedule = stored.schedules.get(card.id);
  if (!schedule) {
    const fresh = newSchedule(placeOf(card), newCardPosition(card, deck.ordinal, starterIndex));
    const isRevised = former !== undefined && card.rev > former.rev;
    const inherited = inheritedProgress(act, fresh, former && stored.schedules.get(former.id), isRevised);
    return { ...shown, schedule: inherited.schedule, reviews: inherited.rows, ...(former && { former }) };
  }
  const placed = { ...(known?.removedAt ? backInQueue(schedule) : schedule), sectionId: card.sectionId };
  if (!known || card.rev <= known.rev || placed.queue !== 'review') return { ...shown, schedule: placed, reviews: [] };
  const row = dueTodayRow(act, placed);
  return { ...shown, schedule: row.after!, reviews: [row], isReturning: true };
}

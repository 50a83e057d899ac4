import { type Card, type DeckId, type SectionId, sectionIdOf } from '../domain/card';
import type { Deck } from '../domain/deck';
import type { DeckUpdate } from '../domain/deck-update';
import { clozesOf } from '../domain/mastery-size';
import type { DeckRow, DeckSection, GotchaDatabase } from './database';

/** An imported deck as its new text has it; what the learner chose for it stays. */
export function deckRowOf(
  deckId: DeckId,
  deck: Deck,
  contentHash: string,
  ordinal: number,
  update: DeckUpdate,
  known: DeckRow | undefined,
): DeckRow {
  const changes = [...update.changed, ...update.moved, ...update.returned, ...update.renamed];
  const sizes = sizesOf([...update.added, ...update.unchanged, ...changes.map(({ after }) => after)]);
  const sections = deck.sections.map(({ id, title, introduction }): DeckSection => {
    const sectionId = sectionIdOf(deckId, id);
    return { id: sectionId, title, introduction, ...(sizes.get(sectionId) ?? EMPTY) };
  });
  // A card whose new text has a problem stays where it was, and so does its section.
  const kept = (known?.sections ?? []).flatMap((section) => {
    const size = sizes.get(section.id);
    return size && !sections.some(({ id }) => id === section.id) ? [{ ...section, ...size }] : [];
  });
  return {
    id: deckId,
    title: deck.title,
    description: deck.description,
    origin: 'imported',
    contentHash,
    ordinal,
    sections: [...sections, ...kept],
    study: known?.study ?? 'studied',
    overrides: known?.overrides ?? {},
  };
}

type SectionSize = Pick<DeckSection, 'noteCount' | 'clozes'>;
const EMPTY: SectionSize = { noteCount: 0, clozes: {} };

function sizesOf(cards: readonly Card[]): Map<SectionId, SectionSize> {
  const sections = new Map<SectionId, Card[]>();
  for (const card of cards) {
    const section = sections.get(card.sectionId);
    if (section) section.push(card);
    else sections.set(card.sectionId, [card]);
  }
  const sizeOf = (section: readonly Card[]): SectionSize => ({
    noteCount: new Set(section.map(({ noteId }) => noteId)).size,
    clozes: clozesOf(section),
  });
  return new Map([...sections].map(([sectionId, section]) => [sectionId, sizeOf(section)]));
}

/** For imported decks, all of whose cards are in the collection. Call inside a transaction. */
export async function recountNotes(database: GotchaDatabase, deckIds: Iterable<DeckId>): Promise<void> {
  for (const deckId of deckIds) {
    const deck = await database.decks.get(deckId);
    if (!deck) continue;
    const cards = await database.cards.where('deckId').equals(deckId).toArray();
    const sizes = sizesOf(cards.filter(({ removedAt }) => removedAt === undefined));
    const sections = deck.sections.map((section) => ({ ...section, ...(sizes.get(section.id) ?? EMPTY) }));
    await database.decks.put({ ...deck, sections });
  }
}

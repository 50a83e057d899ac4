import type { Card, CardId, DeckId, Face, SectionId } from './card';

/** What the app knows of the shipped decks from its first byte on: hashes and addresses, no text. Made by the build. */
export interface ShippedManifest {
  /** Of everything below: equal hashes mean that nothing has to be looked at. */
  hash: string;
  decks: ShippedDeck[];
  /** The cards that a new learner gets first, in order. */
  starterPath: { cardId: CardId; sectionId: SectionId }[];
}

export interface ShippedDeck {
  id: DeckId;
  title: string;
  description: string;
  contentHash: string;
  /** Address of the deck's text, for editing a card. */
  sourceUrl: string;
  sections: ShippedSection[];
}

export interface ShippedSection {
  id: SectionId;
  title: string;
  introduction: string;
  noteCount: number;
  clozes: Record<string, number[]>;
  contentHash: string;
  /** Address of the section's `ShippedCard`s. */
  url: string;
}

/** A card without its text: what scheduling and showing it need. */
export interface ShippedCard {
  card: Card;
  face: Face;
}

import type { Card, CardId, DeckId, Face, SectionId } from './card';

/** What the app knows of the shipped decks from its first byte on: hashes and addresses, no text. Made by the build. */
export interface ShippedManifest {
  /** Of everything below: equal hashes mean that nothing has to be looked at. */
  hash: string;
  decks: ShippedDeck[];
  /** The cards that a new learner gets first, in order. */
  starterPath: CardId[];
  /** The sections of its first few cards. */
  firstSections: SectionId[];
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
  noteCount: number;
  clozes: Record<string, number[]>;
  contentHash: string;
  /** Of its cards on the starter path, where it has any: a learner who has not started the deck gets these alone. */
  starterHash?: string;
}

/** Which of a section's cards are meant. */
export type SectionShare = 'starter' | 'all';

/** Where a section's `SectionContent` is, from the page. */
export function sectionUrl(
  { id, contentHash, starterHash }: Pick<ShippedSection, 'id' | 'contentHash' | 'starterHash'>,
  share: SectionShare,
): string {
  const path = `decks/${id.endsWith('/') ? `${id}cards` : id}`;
  return share === 'starter' ? `${path}-starter-${starterHash}.json` : `${path}-${contentHash}.json`;
}

export interface SectionContent {
  /** Markdown. */
  introduction: string;
  cards: ShippedCard[];
}

/** A card without its text: what scheduling and showing it need. */
export interface ShippedCard {
  card: Card;
  face: Face;
  /** What it was called before: its progress follows. */
  formerId?: CardId;
}

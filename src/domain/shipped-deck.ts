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

/** Which of a section's cards are meant; of a section off the path `starter` means those that were once on it. */
export type SectionShare = 'starter' | 'all';

type SectionHashes = Pick<ShippedSection, 'contentHash' | 'starterHash'>;

/** Changes with what a learner of that share has to be given. */
export const hashOfShare = ({ contentHash, starterHash }: SectionHashes, share: SectionShare): string =>
  (share === 'starter' && starterHash) || contentHash;

/** Where a section's `SectionContent` is, from the page. */
export function sectionUrl(section: SectionHashes & { id: SectionId }, share: SectionShare): string {
  const path = section.id.endsWith('/') ? `${section.id}cards` : section.id;
  const isStarter = share === 'starter' && section.starterHash !== undefined;
  return `decks/${path}${isStarter ? '-starter' : ''}-${hashOfShare(section, share)}.json`;
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

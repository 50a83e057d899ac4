import type { AnkiCollection } from './collection';
import { headingOfText } from './html-to-markdown';

/** Where the cards of one of Anki's decks go: its topmost deck is a deck, and those under it are that one's sections. */
export interface DeckPlace {
  deck: { id: string; title: string };
  /** The title is Markdown; both are '' for cards directly in the topmost deck. */
  section: { id: string; title: string };
  /** Its place in Anki's list. */
  order: number;
}

const SEPARATOR = '::';
const DEFAULT_NAME = 'Default';
const byName = new Intl.Collator('en', { numeric: true });

/** The places of all decks by their ids, in the order in which Anki lists them. */
export function deckPlaces({ decks }: Pick<AnkiCollection, 'decks'>): Map<number, DeckPlace> {
  const named = [...decks].map(([id, name]) => ({ id, parts: name.split(SEPARATOR).map(oneLine) }));
  named.sort((a, b) => compareParts(a.parts, b.parts) || a.id - b.id);
  const tops = new Map<string, DeckPlace['deck']>();
  // A package may hold a sub-deck without the deck above it.
  for (const { id, parts } of named) {
    const title = parts[0] || DEFAULT_NAME;
    if (!tops.has(title)) tops.set(title, { id: `anki-${id}`, title });
  }
  return new Map(
    named.map(({ id, parts: [top = '', ...rest] }, order) => {
      const title = headingOfText(rest.filter((part) => part !== '').join(' / '));
      return [id, { deck: tops.get(top || DEFAULT_NAME)!, section: { id: title && `deck-${id}`, title }, order }];
    }),
  );
}

/** What Anki calls the deck that everybody has: it says nothing. */
export const isDefaultTitle = (title: string): boolean => title === DEFAULT_NAME;

/** A name as a title can be. */
export const oneLine = (name: string): string => name.replace(/[\p{Cc}\s]+/gu, ' ').trim();

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = byName.compare(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

import type { Deck, Note, Section } from '../domain/deck';
import type { PastProgress } from '../domain/past-progress';
import { type OutgoingDeck, pastProgressOf } from './outgoing-deck';

/** The envelope of a deck's JSON file: what it is, and in which form. */
export const DECK_JSON = { app: 'gotcha', kind: 'deck', format: 1 } as const;

export interface DeckJson {
  app: string;
  kind: string;
  format: number;
  deck: JsonDeck;
  /** By `cardKey`. */
  progress: Record<string, PastProgress>;
}

/** What follows from the text (the kind of a card, its clozes) is not in it. */
interface JsonDeck extends Omit<Deck, 'sections' | 'notes'> {
  sections: JsonSection[];
  notes: JsonNote[];
}

type JsonSection = Pick<Section, 'id' | 'title' | 'introduction'>;

interface JsonNote
  extends
    Pick<Note, 'id' | 'title' | 'front' | 'back' | 'tags' | 'from' | 'facts' | 'rev'>,
    Partial<Pick<Note, 'go' | 'vs' | 'was'>> {
  /** The id of a section. */
  section: string;
}

/** A deck with its learner's progress, for programs to read; `readDeckJson` reads it too. */
export function printDeckJson({ deck, progress }: OutgoingDeck): string {
  const file: DeckJson = {
    ...DECK_JSON,
    deck: {
      ...deck,
      sections: deck.sections.map(({ id, title, introduction }) => ({ id, title, introduction })),
      notes: deck.notes.map(jsonNoteOf),
    },
    progress: Object.fromEntries([...progress].map(([key, card]) => [key, pastProgressOf(card)])),
  };
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

function jsonNoteOf({ id, sectionId, title, front, back, tags, from, facts, go, vs, rev, was }: Note): JsonNote {
  return {
    id,
    section: sectionId,
    title,
    front,
    back,
    tags,
    from,
    facts,
    ...(go === undefined ? {} : { go }),
    ...(vs === undefined ? {} : { vs }),
    rev,
    ...(was === undefined ? {} : { was }),
  };
}

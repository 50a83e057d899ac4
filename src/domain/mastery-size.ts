import { type Card, cardIdOf, type DeckId } from './card';
import type { MasterySize } from './mastery';

/** The numbers of each cloze note, by note id. */
export function clozesOf(cards: Iterable<Pick<Card, 'noteId' | 'clozeNumber'>>): Record<string, number[]> {
  const clozes = new Map<string, number[]>();
  for (const { noteId, clozeNumber } of cards) {
    if (clozeNumber > 0) clozes.set(noteId, [...(clozes.get(noteId) ?? []), clozeNumber]);
  }
  // A note may be called `constructor`: never look a name up in an object that inherits.
  return Object.fromEntries(clozes);
}

/** The size of a section of which only the number of notes and the clozes are known. */
export function sizeOfSection(
  deckId: DeckId,
  { noteCount, clozes }: { noteCount: number; clozes: Record<string, number[]> },
): MasterySize {
  const weights = Object.entries(clozes).flatMap(([noteId, numbers]) =>
    numbers.map((number) => [cardIdOf(deckId, noteId, number), 1 / numbers.length] as const),
  );
  return { total: noteCount, weights: new Map(weights) };
}

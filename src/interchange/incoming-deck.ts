import type { Deck, Note, Problem } from '../domain/deck';
import type { PastProgress } from '../domain/past-progress';

/** A deck as an import brings it, whatever kind of file it was in. */
export interface IncomingDeck {
  /** As `parseDeckText` would read it: what it says of a note survives an export as a deck's text. */
  deck: Deck;
  problems: Problem[];
  /** What the file knows of the learner's progress, by `cardKey`. Empty in a file that holds cards alone. */
  progress: ReadonlyMap<string, PastProgress>;
  /** The file holds the whole deck: a card that is not in it was taken out. An Anki package may hold a part. */
  isWhole: boolean;
  /** Pictures and sounds that the notes name. */
  media: readonly IncomingMedia[];
}

export interface IncomingMedia {
  /** As the notes name it. */
  name: string;
  sizeBytes: number;
  /** The content, unpacked when asked for. Rejects with a sentence when the file is damaged. */
  read(): Promise<Blob>;
}

/** Which card of a deck: its note, and of a cloze note the number (0 otherwise). */
export const cardKey = (noteId: Note['id'], clozeNumber = 0): string =>
  clozeNumber === 0 ? noteId : `${noteId}/c${clozeNumber}`;

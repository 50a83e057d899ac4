import type { AnkiCard, AnkiCollection, AnkiNote, AnkiNoteType } from '../../../src/interchange/anki/collection';

export const BASIC: AnkiNoteType = {
  id: 1,
  name: 'Basic',
  isCloze: false,
  fields: ['Front', 'Back'],
  templates: [{ name: 'Card 1', question: '{{Front}}', answer: '{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}' }],
};

export const CLOZE: AnkiNoteType = {
  id: 2,
  name: 'Cloze',
  isCloze: true,
  fields: ['Text', 'Back Extra'],
  templates: [{ name: 'Cloze', question: '{{cloze:Text}}', answer: '{{cloze:Text}}<br>\n{{Back Extra}}' }],
};

/** Like Anki's own: a second card asks the other way round. */
export const REVERSED: AnkiNoteType = {
  id: 3,
  name: 'Basic (and reversed card)',
  isCloze: false,
  fields: ['Front', 'Back'],
  templates: [
    { name: 'Card 1', question: '{{Front}}', answer: '{{FrontSide}}<hr id=answer>{{Back}}' },
    { name: 'Card 2', question: '{{Back}}', answer: '{{FrontSide}}<hr id=answer>{{Front}}' },
  ],
};

/** 2026-11-16 04:00 UTC, a Monday. */
export const CREATED_AT_SECONDS = 1_794_801_600;

export function ankiNote(note: Partial<AnkiNote> = {}): AnkiNote {
  return { id: 100, guid: 'abc', noteTypeId: BASIC.id, tags: [], fields: ['Question', 'Answer'], ...note };
}

export function ankiCard(card: Partial<AnkiCard> = {}): AnkiCard {
  const progress = { type: 0, queue: 0, due: 1, interval: 0, factor: 0, reps: 0, lapses: 0, flag: 0 };
  const unknown = { memory: undefined, lastReviewAt: undefined };
  return { id: 1000, noteId: 100, deckId: 10, ord: 0, ...progress, ...unknown, ...card };
}

export function ankiCollection(collection: Partial<AnkiCollection> = {}): AnkiCollection {
  return {
    createdAtSeconds: CREATED_AT_SECONDS,
    creationOffsetMin: 0,
    rolloverHour: 4,
    noteTypes: new Map([BASIC, CLOZE, REVERSED].map((noteType) => [noteType.id, noteType])),
    decks: new Map([[10, 'Go']]),
    notes: [ankiNote()],
    cards: [ankiCard()],
    revlog: [],
    media: [],
    problems: [],
    ...collection,
  };
}

/** A collection of one note and a card for each of `ords`. */
export function collectionOfNote(
  note: Partial<AnkiNote>,
  { ords = [0], ...collection }: Partial<AnkiCollection> & { ords?: number[] } = {},
): AnkiCollection {
  const cards = ords.map((ord) => ankiCard({ id: 1000 + ord, ord }));
  return ankiCollection({ notes: [ankiNote(note)], cards, ...collection });
}

export const mediaFile = (name: string): AnkiCollection['media'][number] => ({
  name,
  sizeBytes: 1,
  read: () => Promise.resolve(new Blob(['x'])),
});

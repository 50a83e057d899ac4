const CREATED_AT_SECONDS = 1_577_844_000;
const FIRST_ID = 1_600_000_000_000;
const DEFAULT_DECK = 'Default';
const DEFAULT_DECK_ID = 1;

/** What a package is to say. Everything has a default; ids are counted from a fixed one. */
export interface PackageSpec {
  createdAtSeconds?: number;
  /** Left out of the collection when undefined. */
  creationOffsetMin?: number | undefined;
  rolloverHour?: number | undefined;
  /** `Basic` and `Cloze` unless given. */
  noteTypes?: NoteTypeSpec[];
  /** By name, with `::`; those that cards name are there anyway. */
  decks?: string[];
  notes?: NoteSpec[];
  media?: { name: string; content: string | Uint8Array }[];
}

export interface NoteTypeSpec {
  id?: number;
  name: string;
  isCloze?: boolean;
  fields: string[];
  templates?: { name: string; question: string; answer: string }[];
}

export interface NoteSpec {
  id?: number;
  guid?: string;
  /** The name of its note type: `Basic` unless given. */
  noteType?: string;
  /** Of its cards: `Default` unless given. */
  deck?: string;
  tags?: string[];
  fields: string[];
  /** One new card for each template, or for each cloze number, unless given. */
  cards?: CardSpec[];
}

export interface CardSpec {
  id?: number;
  ord?: number;
  deck?: string;
  /** The filtered deck that the card is in for the time being, with its place there. */
  filtered?: { deck: string; due: number };
  type?: number;
  queue?: number;
  due?: number;
  interval?: number;
  factor?: number;
  reps?: number;
  lapses?: number;
  flag?: number;
  /** `cards.data`: an object becomes JSON, a text stays as it is. */
  data?: object | string;
  reviews?: ReviewSpec[];
}

export interface ReviewSpec {
  at?: number;
  ease?: number;
  interval?: number;
  lastInterval?: number;
  factor?: number;
  durationMs?: number;
  type?: number;
}

export const basic: NoteTypeSpec = {
  name: 'Basic',
  fields: ['Front', 'Back'],
  templates: [{ name: 'Card 1', question: '{{Front}}', answer: '{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}' }],
};

export const cloze: NoteTypeSpec = {
  name: 'Cloze',
  isCloze: true,
  fields: ['Text', 'Back Extra'],
  templates: [{ name: 'Cloze', question: '{{cloze:Text}}', answer: '{{cloze:Text}}<br>\n{{Back Extra}}' }],
};

export interface NumberedCard extends Required<Omit<CardSpec, 'filtered' | 'reviews' | 'data'>> {
  filtered: CardSpec['filtered'];
  data: string;
  reviews: ReviewSpec[];
}

export interface NumberedNote {
  id: number;
  guid: string;
  noteTypeId: number;
  tags: string[];
  fields: string[];
  cards: NumberedCard[];
}

export interface NumberedSpec {
  createdAtSeconds: number;
  config: Record<string, number>;
  noteTypes: Required<NoteTypeSpec>[];
  deckIds: Map<string, number>;
  notes: NumberedNote[];
}

/** The spec with every default filled in. */
export function withIds(spec: PackageSpec): NumberedSpec {
  const noteTypes = (spec.noteTypes ?? [basic, cloze]).map((type, index) => ({
    id: FIRST_ID + index,
    isCloze: false,
    templates: [{ name: 'Card 1', question: `{{${type.fields[0]}}}`, answer: `{{${type.fields[1]}}}` }],
    ...type,
  }));
  const deckIds = new Map([[DEFAULT_DECK, DEFAULT_DECK_ID]]);
  const named = (spec.notes ?? []).flatMap(({ deck, cards = [] }) => [
    deck,
    ...cards.flatMap((card) => [card.deck, card.filtered?.deck]),
  ]);
  for (const name of [...(spec.decks ?? []), ...named]) {
    if (name !== undefined && !deckIds.has(name)) deckIds.set(name, FIRST_ID + deckIds.size);
  }
  let cardCount = 0;
  const notes = (spec.notes ?? []).map((note, index) => {
    const noteType = noteTypes.find(({ name }) => name === (note.noteType ?? basic.name));
    if (!noteType) throw new Error(`No note type ${note.noteType}`);
    const cards = (note.cards ?? cardsOf(note, noteType)).map((card, ord): NumberedCard => ({
      id: FIRST_ID + cardCount++,
      ord,
      deck: note.deck ?? DEFAULT_DECK,
      type: 0,
      queue: 0,
      due: index + 1,
      interval: 0,
      factor: 0,
      reps: 0,
      lapses: 0,
      flag: 0,
      filtered: undefined,
      ...card,
      data: typeof card.data === 'string' ? card.data : JSON.stringify(card.data ?? {}),
      reviews: card.reviews ?? [],
    }));
    const { id = FIRST_ID + index, guid = `guid-${index}`, tags = [], fields } = note;
    return { id, guid, noteTypeId: noteType.id, tags, fields, cards };
  });
  const { creationOffsetMin, rolloverHour } = spec;
  const config = Object.fromEntries(
    Object.entries({ schedVer: 2, creationOffset: creationOffsetMin, rollover: rolloverHour }).flatMap(
      ([key, value]) => (value === undefined ? [] : [[key, value]]),
    ),
  );
  return { createdAtSeconds: spec.createdAtSeconds ?? CREATED_AT_SECONDS, config, noteTypes, deckIds, notes };
}

function cardsOf({ fields }: NoteSpec, noteType: Required<NoteTypeSpec>): CardSpec[] {
  if (!noteType.isCloze) return noteType.templates.map((_, ord) => ({ ord }));
  const numbers = [...fields.join().matchAll(/\{\{c(\d+)::/g)].map(([, number]) => Number(number));
  return [...new Set(numbers)].sort((a, b) => a - b).map((number) => ({ ord: number - 1 }));
}

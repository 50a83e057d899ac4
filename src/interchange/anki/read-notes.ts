import type { NoteText } from '../../domain/card';
import { clozeMarks, clozeNumbersOf } from '../../domain/cloze';
import type { Note } from '../../domain/deck';
import { excerptOf } from '../../domain/excerpt';
import { isName } from '../../domain/heading-attributes';
import { mediaNamesOf } from '../../domain/media-name';
import { NO_ANSWER, textOfSides } from './card-text';
import type { AnkiCard, AnkiCollection, AnkiNote, AnkiNoteType, AnkiProblem } from './collection';
import { deckPlaces, type DeckPlace } from './deck-places';
import { plainTextOf } from './field-html';
import { gotchaNoteOf, type GotchaNote } from './gotcha-note';
import { noteIdOfGuid } from './note-id';
import { readNoteType, type CardSides, type NoteTypeReader } from './note-sides';

/** A note of a deck, made of one or more cards of a note of Anki's. */
export interface ReadNote {
  at: DeckPlace;
  note: Note;
  cards: { card: AnkiCard; clozeNumber: number }[];
  /** The pictures and sounds in it. */
  media: NamedMedium[];
  /** How a problem names it. */
  place: () => string;
}

export interface NamedMedium {
  /** As the note has it. */
  name: string;
  /** As the package has it. */
  packedName: string;
}

type ReportProblem = (deck: DeckPlace['deck'], problem: AnkiProblem) => void;

/** One note of Anki's with what it takes to read it. */
interface Reading {
  note: AnkiNote;
  noteType: AnkiNoteType;
  cards: AnkiCard[];
  placeOf: (card: AnkiCard) => DeckPlace;
  sidesOf: (card: AnkiCard) => CardSides | undefined;
  gotcha: GotchaNote | undefined;
  place: () => string;
  report: (card: AnkiCard, message: string) => void;
}

/** `report` gets what keeps a card out, or changes it, with the deck that the card is in. */
export function readNotes(collection: AnkiCollection, report: ReportProblem): ReadNote[] {
  const media = new Set(collection.media.map(({ name }) => name.normalize('NFC')));
  const places = deckPlaces(collection);
  const cardsOfNotes = cardsByNote(collection.cards);
  const readers = new Map<number, NoteTypeReader>();

  return collection.notes
    .toSorted((a, b) => a.id - b.id)
    .flatMap((note) => {
      const noteType = collection.noteTypes.get(note.noteTypeId);
      const cards = cardsOfNotes.get(note.id) ?? [];
      const [first] = cards;
      if (!noteType || !first) return [];
      const gotcha = gotchaNoteOf(noteType, note);
      const placeOf = (card: AnkiCard): DeckPlace => gotcha?.place ?? places.get(card.deckId) ?? unnamed(card.deckId);
      const place = (): string => placeInWords(note);
      const onMistake = (message: string): void =>
        report(placeOf(first).deck, { place: `note type “${noteType.name}”`, message });
      const reader = readers.get(noteType.id) ?? readNoteType(noteType, media, onMistake);
      readers.set(noteType.id, reader);
      return notesOf({
        note,
        noteType,
        cards,
        placeOf,
        sidesOf: ({ ord, deckId, flag }) =>
          reader.sidesOf(note, ord, { deckName: collection.decks.get(deckId) ?? '', flag }),
        gotcha,
        place,
        report: (card, message) => report(placeOf(card).deck, { place: place(), message }),
      });
    });
}

function cardsByNote(cards: readonly AnkiCard[]): Map<number, AnkiCard[]> {
  const grouped = new Map<number, AnkiCard[]>();
  for (const card of cards.toSorted((a, b) => a.ord - b.ord || a.id - b.id)) {
    const siblings = grouped.get(card.noteId);
    if (siblings) siblings.push(card);
    else grouped.set(card.noteId, [card]);
  }
  return grouped;
}

const unnamed = (deckId: number): DeckPlace => ({
  deck: { id: `anki-${deckId}`, title: `Deck ${deckId}` },
  section: { id: '', title: '' },
  order: Infinity,
});

function placeInWords({ id, fields }: AnkiNote): string {
  const text = excerptOf(plainTextOf(fields[0] ?? ''));
  return text === '' ? `note ${id}` : `note ${id} (“${text}”)`;
}

function notesOf(reading: Reading): ReadNote[] {
  if (reading.gotcha?.note) return [ownNote(reading, reading.gotcha.note, reading.gotcha.packedName)];
  const notes = reading.noteType.isCloze
    ? [...byDeck(reading)].flatMap((cards) => clozeNote(reading, cards))
    : reading.cards.flatMap((card) => plainNote(reading, card));
  return notes;
}

/** The cards of a note, apart for each deck: each has its own note of them. */
function byDeck({ cards, placeOf }: Reading): Iterable<AnkiCard[]> {
  const grouped = new Map<string, AnkiCard[]>();
  for (const card of cards) {
    const { id } = placeOf(card).deck;
    grouped.set(id, [...(grouped.get(id) ?? []), card]);
  }
  return grouped.values();
}

function ownNote(
  { note, noteType, cards, placeOf, place }: Reading,
  own: Note,
  packedName: GotchaNote['packedName'],
): ReadNote {
  const at = placeOf(cards[0]!);
  return {
    at,
    note: { ...own, id: noteIdOf(note, 0), hasOwnId: true, sectionId: at.section.id, tags: tagsOf(note) },
    cards: (noteType.isCloze ? cards : cards.slice(0, 1)).map((card) => withNumber(card, own.kind === 'cloze')),
    media: Array.from(mediaNamesOf(own), (name) => ({ name, packedName: packedName(name) })),
    place,
  };
}

const withNumber = (card: AnkiCard, isCloze: boolean): ReadNote['cards'][number] => ({
  card,
  clozeNumber: isCloze ? card.ord + 1 : 0,
});

const mediaOf = ({ front, back }: CardSides): NamedMedium[] =>
  [...front.media, ...back.media].map((name) => ({ name, packedName: name }));

function plainNote(reading: Reading, card: AnkiCard): ReadNote[] {
  const { note, noteType, place, placeOf, report } = reading;
  const sides = reading.sidesOf(card);
  if (!sides) {
    report(card, `Its note type “${noteType.name}” has no card template ${card.ord + 1}. That card is left out.`);
    return [];
  }
  reportMedia(reading, card, sides);
  if (sides.front.markdown === '') {
    report(card, `The front of its card ${card.ord + 1} is empty. That card is left out.`);
    return [];
  }
  if (sides.back.markdown === '') {
    report(card, `The back of its card ${card.ord + 1} is empty. The card gets \`${NO_ANSWER}\` as its answer.`);
  }
  const at = placeOf(card);
  return [
    {
      at,
      note: noteOf(noteIdOf(note, card.ord), at, note, textOfSides(sides)),
      cards: [withNumber(card, false)],
      media: mediaOf(sides),
      place,
    },
  ];
}

function clozeNote(reading: Reading, cards: AnkiCard[]): ReadNote[] {
  const { note, noteType, place, placeOf, report } = reading;
  const [first] = cards;
  const sides = first && reading.sidesOf(first);
  if (!first) return [];
  if (!sides) {
    report(first, `Its note type “${noteType.name}” has no card template. Its cards are left out.`);
    return [];
  }
  reportMedia(reading, first, sides);
  const numbers = clozeNumbersOf(clozeMarks(sides.front.markdown).marks);
  if (numbers.length === 0) {
    report(first, 'Its front has no cloze. Its cards are left out.');
    return [];
  }
  const [present, gone] = [cards.filter(isIn(numbers)), cards.filter((card) => !isIn(numbers)(card))];
  for (const card of gone) report(card, `It has no cloze \`c${card.ord + 1}\` any more. The card of it is left out.`);
  if (present.length === 0) return [];
  const at = placeOf(present[0]!);
  return [
    {
      at,
      note: noteOf(noteIdOf(note, 0), at, note, textOfSides(sides)),
      cards: present.map((card) => withNumber(card, true)),
      media: mediaOf(sides),
      place,
    },
  ];
}

const isIn =
  (numbers: readonly number[]) =>
  ({ ord }: AnkiCard): boolean =>
    numbers.includes(ord + 1);

function noteOf(id: string, at: DeckPlace, note: AnkiNote, text: NoteText & { isDivided: boolean }): Note {
  const details = { tags: tagsOf(note), from: [], facts: [], rev: 1 };
  const sectionId = at.section.id;
  return { id, hasOwnId: true, sectionId, kind: 'basic', clozeNumbers: [], ...text, ...details, line: 0 };
}

/** A name in any case: a guid may be anything. */
function noteIdOf({ id, guid }: AnkiNote, ord: number): string {
  const name = noteIdOfGuid(guid, ord);
  const isOfAllCards = ord > 0 && name === noteIdOfGuid(guid);
  const own = isName(name) && guid !== '' ? name : `note-${id}`;
  return own === name && !isOfAllCards ? own : ord === 0 ? own : `${own}.${ord + 1}`;
}

/** Anki's tags as names of the deck language: `lang::go` is `lang.go`, another character a `-`. */
export function tagsOf({ tags }: Pick<AnkiNote, 'tags'>): string[] {
  const names = tags.map((tag) =>
    tag
      .normalize('NFC')
      .replace(/:{2,}/g, '.')
      .replace(/[^\p{L}\p{N}\p{M}_.-]+/gu, '-')
      .replace(/^[-.]+|[-.]+$/g, ''),
  );
  return [...new Set(names)].filter((name) => name !== '');
}

const SHOWN_LENGTH = 60;

function reportMedia({ report, cards }: Reading, card: AnkiCard, { front, back }: CardSides): void {
  // What one card of a note shows the others show too.
  if (card !== cards[0]) return;
  const remote = new Set([...front.remoteImages, ...back.remoteImages]);
  const missing = new Set([...front.missingMedia, ...back.missingMedia]);
  if (remote.size > 0) {
    const what = remote.size === 1 ? 'a picture' : `${remote.size} pictures`;
    report(card, `It shows ${what} from elsewhere: ${shown(remote)}. A card shows only what is in its package.`);
  }
  if (missing.size > 0) report(card, `It names ${shown(missing)}, which the package does not hold.`);
}

function shown(names: ReadonlySet<string>): string {
  const [first = ''] = names;
  const name = first.length > SHOWN_LENGTH ? `${first.slice(0, SHOWN_LENGTH)}…` : first;
  return names.size === 1 ? `\`${name}\`` : `\`${name}\` and ${names.size - 1} more`;
}

import Papa from 'papaparse';
import type { Deck, Note, Section } from '../domain/deck';
import { slugOf } from '../domain/deck-text';

/** The columns of a deck as a table. An empty `question` means that the title is the question. */
export const DECK_COLUMNS = [
  'id',
  'section',
  'title',
  'question',
  'answer',
  'tags',
  'rev',
  'go',
  'vs',
  'from',
] as const;
type DeckRecord = Record<(typeof DECK_COLUMNS)[number], string>;

/** Excel takes a table for UTF-8 only when it begins so; whoever reads tables passes over it. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A deck's cards as RFC 4180 has it. What the deck says of itself and of its sections is not in it. */
export function printDeckCsv(deck: Deck): string {
  const sections = new Map(deck.sections.map((section) => [section.id, section]));
  const records = deck.notes.map((note) => recordOf(note, sections.get(note.sectionId), deck.go));
  return BYTE_ORDER_MARK + Papa.unparse({ fields: [...DECK_COLUMNS], data: records }, { newline: '\r\n' }) + '\r\n';
}

function recordOf(note: Note, section: Section | undefined, deckGo = ''): DeckRecord {
  return {
    id: note.id,
    section: section ? asPlainText(headingOf(section)) : '',
    title: asPlainText(note.title),
    question: note.front,
    answer: note.back,
    tags: note.tags.join(' '),
    rev: String(note.rev),
    go: note.go ?? deckGo,
    vs: note.vs ?? '',
    from: note.from.join(' '),
  };
}

/** As the deck language writes it: the id behind the title, where it does not follow from it. */
function headingOf({ id, title }: Section): string {
  return id === slugOf(title) || id === '' ? title : `${title} {#${id}}`;
}

const FORMULA_START = /^[=+\-@]/;

/**
 * A spreadsheet takes a cell that begins so for a formula. A heading may have a space in front and stays the same heading; the sides of a card
 * may not, and go out as they are. https://owasp.org/www-community/attacks/CSV_Injection
 */
const asPlainText = (heading: string): string => (FORMULA_START.test(heading) ? ` ${heading}` : heading);

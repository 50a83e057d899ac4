import type { Deck, Note, Section } from '../../domain/deck';
import { printNote } from '../../domain/deck-print';
import { mediaNamesOf } from '../../domain/media-name';
import { writtenHash } from './gotcha-note';
import { guidOfNote } from './note-id';
import { BASIC_TYPE, CLOZE_TYPE, type FieldName } from './note-types';
import { NEW_USN } from './schema11-tables';
import type { SqlRow } from './sqlite-writer';

/** A note's two sides as HTML. */
export interface NoteSides {
  question: string;
  answer: string;
}

/** What a note of ours says of itself in a package: where it belongs. JSON, in the field `Place`. */
export interface NotePlace {
  deck: string;
  title: string;
  section: string;
  sectionTitle: string;
  /** What the note calls its pictures and sounds, by the package's names for them, where the two differ. */
  media?: Record<string, string>;
}

const SEPARATOR = '\u001F';

/** The fields of a note in their order. `Written` tells whether somebody changed one of the others since. */
export function fieldsOf(
  deckName: string,
  deck: Deck,
  note: Note,
  section: Section | undefined,
  sides: NoteSides,
  mediaName: (name: string) => string,
): string[] {
  const place: NotePlace = {
    deck: deckName,
    title: deck.title,
    section: note.sectionId,
    sectionTitle: section?.title ?? '',
    ...renamedMedia(note, mediaName),
  };
  const withGo = note.go === undefined && deck.go !== undefined ? { ...note, go: deck.go } : note;
  const fields: Omit<Record<FieldName, string>, 'Written'> = {
    Question: sides.question,
    Answer: sides.answer,
    Title: asField(note.title),
    Section: asField(section?.title ?? ''),
    Source: asField(printNote({ ...withGo, hasOwnId: true })),
    Place: asField(JSON.stringify(place)),
  };
  // Anki keeps texts composed (NFC) and parts fields by this one character.
  const texts = Object.values(fields).map((text) => text.replaceAll(SEPARATOR, ' ').normalize('NFC'));
  const [question = '', answer = '', title = '', sectionTitle = ''] = texts;
  return [...texts, writtenHash([question, answer, title, sectionTitle])];
}

function renamedMedia(note: Note, mediaName: (name: string) => string): Pick<NotePlace, 'media'> {
  const names = [...mediaNamesOf(note)].map((name) => [mediaName(name), name]);
  const renamed = names.filter(([packed, own]) => packed !== own);
  return renamed.length === 0 ? {} : { media: Object.fromEntries(renamed) as Record<string, string> };
}

const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '<br>' };
/** Plain text as HTML that shows it. */
const asField = (text: string): string => text.replace(/[&<>"\n]/g, (character) => REFERENCES[character] ?? character);

/** A row of `notes`. */
export async function noteRow(
  noteId: number,
  deckId: string,
  note: Note,
  fields: readonly string[],
  modifiedAtSeconds: number,
): Promise<SqlRow> {
  const [question = '', , title = ''] = fields;
  return [
    noteId,
    guidOfNote(deckId, note.id),
    note.kind === 'cloze' ? CLOZE_TYPE : BASIC_TYPE,
    modifiedAtSeconds,
    NEW_USN,
    note.tags.length === 0 ? '' : ` ${note.tags.join(' ')} `,
    fields.join(SEPARATOR),
    textOf(title),
    await checksumOf(textOf(question)),
    0,
    '',
  ];
}

const NAMED_REFERENCES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** HTML of ours without its tags, as Anki compares first fields; pictures by their names. */
export function textOf(html: string): string {
  return html
    .replace(/<img\b[^>]*?\ssrc="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (reference, code: string | undefined, name: string) =>
      code ? String.fromCodePoint(Number(code)) : (NAMED_REFERENCES[name] ?? reference),
    );
}

const CHECKSUM_BYTES = 4;

/** The first four bytes of the SHA-1. */
async function checksumOf(text: string): Promise<number> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return new DataView(digest, 0, CHECKSUM_BYTES).getUint32(0);
}

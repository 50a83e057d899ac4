import { contentHash } from '../../domain/content-hash';
import type { Note } from '../../domain/deck';
import { parseDeckText } from '../../domain/deck-text';
import { isName } from '../../domain/heading-attributes';
import type { AnkiNote, AnkiNoteType } from './collection';
import { oneLine, type DeckPlace } from './deck-places';

/** The note types that Gotcha exports, and their fields that only Gotcha reads. */
export const GOTCHA_NOTE_TYPE = { basic: 'Gotcha', cloze: 'Gotcha cloze' } as const;
export const GOTCHA_FIELDS = { source: 'Source', place: 'Place', written: 'Written' } as const;

/** What tells whether somebody edited in Anki what Gotcha wrote: of the fields that Anki shows. */
export function writtenHash(shownFields: readonly string[]): string {
  return contentHash(shownFields.join('\u001F'));
}

/** A note as Gotcha's own fields say it; undefined parts where they say nothing that can be read. */
export interface GotchaNote {
  place: DeckPlace | undefined;
  /** Undefined too where its text was edited in Anki since. */
  note: Note | undefined;
  /** What the package calls a picture or a sound that the note names. */
  packedName: (name: string) => string;
}

export function gotchaNoteOf(noteType: AnkiNoteType, note: AnkiNote): GotchaNote | undefined {
  const names: string[] = Object.values(GOTCHA_NOTE_TYPE);
  const ownFields: string[] = Object.values(GOTCHA_FIELDS);
  // Anki adds characters to the name of a note type that came twice: `Gotcha-1a2b3`.
  if (!names.includes(noteType.name.replace(/[-+].*$/, ''))) return undefined;
  if (!ownFields.every((name) => noteType.fields.includes(name))) return undefined;
  const fieldOf = (name: string): string => textOfField(note.fields[noteType.fields.indexOf(name)] ?? '');
  const shown = note.fields.filter((_, index) => !ownFields.includes(noteType.fields[index] ?? ''));
  const isEdited = fieldOf(GOTCHA_FIELDS.written).trim() !== writtenHash(shown);
  const place = recordIn(fieldOf(GOTCHA_FIELDS.place));
  const packedNames = new Map(Object.entries(stringsOf(place['media'])).map(([packed, own]) => [own, packed]));
  return {
    place: placeOf(stringsOf(place)),
    packedName: (name) => packedNames.get(name) ?? name,
    note: isEdited ? undefined : noteIn(fieldOf(GOTCHA_FIELDS.source)),
  };
}

const REFERENCES: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };

/** Text that was written as HTML: escaped, its lines ended by `<br>`. */
function textOfField(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => REFERENCES[name] ?? '');
}

function noteIn(source: string): Note | undefined {
  const { deck, problems } = parseDeckText(source);
  return problems.length === 0 && deck.notes.length === 1 ? deck.notes[0] : undefined;
}

function placeOf({ deck, title, section, sectionTitle }: Strings): DeckPlace | undefined {
  if (deck === undefined || !isName(deck)) return undefined;
  const isSection = section !== undefined && isName(section) && sectionTitle;
  return {
    deck: { id: deck, title: oneLine(title ?? '') || deck },
    section: isSection ? { id: section, title: oneLine(sectionTitle) } : { id: '', title: '' },
    order: 0,
  };
}

type Strings = Partial<Record<string, string>>;

/** What is no record has nothing in it. */
const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const stringsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(recordOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

function recordIn(json: string): Record<string, unknown> {
  try {
    return recordOf(JSON.parse(json));
  } catch {
    return {};
  }
}

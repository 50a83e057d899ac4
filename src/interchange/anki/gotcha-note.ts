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
  return {
    place: placeIn(fieldOf(GOTCHA_FIELDS.place)),
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

function placeIn(json: string): DeckPlace | undefined {
  const { deck, title, section, sectionTitle } = stringsIn(json);
  if (deck === undefined || !isName(deck)) return undefined;
  const isSection = section !== undefined && isName(section) && sectionTitle;
  return {
    deck: { id: deck, title: oneLine(title ?? '') || deck },
    section: isSection ? { id: section, title: oneLine(sectionTitle) } : { id: '', title: '' },
    order: 0,
  };
}

function stringsIn(json: string): Partial<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
  } catch {
    return {};
  }
}

/** Anki's guids may hold any character, a note's id only those of a name: the others are written as `_<hex>_`. */
const PLAIN = /[^A-Za-z0-9-]/gu;
const ESCAPE = /_([0-9a-f]+)_/g;
const ANKI = 'anki.';
/** A guid that Gotcha gave a note when it exported it. */
const OURS = 'gotcha:';

/** The id of the note that a card of Anki becomes: `template` counts from 0, and is 0 for a cloze. */
export function noteIdOfGuid(guid: string, template = 0): string {
  if (guid.startsWith(OURS)) return guid.slice(guid.lastIndexOf('/') + 1);
  const name = guid.normalize('NFC').replace(PLAIN, (character) => `_${character.codePointAt(0)!.toString(16)}_`);
  return template === 0 ? `${ANKI}${name}` : `${ANKI}${name}.${template + 1}`;
}

/** The guid under which Anki knows a note again: its own one, where the note came from there. */
export function guidOfNote(deckId: string, noteId: string): string {
  const name = noteId.startsWith(ANKI) ? noteId.slice(ANKI.length) : undefined;
  if (name === undefined || name.includes('.')) return `${OURS}${deckId}/${noteId}`;
  return name.replace(ESCAPE, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
}

/** Whether Anki gave the note its id: then it is the same note in whichever deck it is. */
export const isAnkiNoteId = (noteId: string): boolean => noteId.startsWith(ANKI);

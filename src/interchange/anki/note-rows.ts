import { idOf, textOf } from './cells';
import type { Cell } from './sqlite';
import type { AnkiNote, AnkiNoteType } from './collection';
import type { ProblemList } from './problem-list';

export const noteColumns = { plain: ['id', 'guid', 'mid', 'tags'], texts: ['flds'] };

const FIELD_SEPARATOR = '\x1f';

interface Around {
  noteTypes: ReadonlyMap<number, AnkiNoteType>;
  /** Of the database's texts. */
  encoding: string;
  problems: ProblemList;
}

/** Reads one row of `notes` after the other; undefined is a note that is left out. */
export function noteReader({ noteTypes, encoding, problems }: Around): (row: Cell[]) => AnkiNote | undefined {
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const loose = new TextDecoder(encoding, { ignoreBOM: true });
  const ids = new Set<number>();
  const guids = new Set<string>();

  return ([idCell, guid, mid, tags, content]) => {
    const id = idOf(idCell);
    const place = `note ${String(idCell)}`;
    const noteType = noteTypes.get(Number(mid));
    if (id === undefined || ids.has(id)) {
      problems.add(place, id === undefined ? 'Its id is none that Anki gives: the note is left out.' : SECOND_OF_ID);
      return undefined;
    }
    ids.add(id);
    if (!noteType) {
      problems.add(place, `Its note type ${String(mid)} is not in the package: the note is left out.`);
      return undefined;
    }
    const fields = sized(decoded(content, place), noteType, place);
    return { id, guid: ownGuid(textOf(guid), id, place), noteTypeId: noteType.id, tags: tagsOf(textOf(tags)), fields };
  };

  function decoded(content: Cell, place: string): string {
    if (!(content instanceof Uint8Array)) return '';
    let text: string;
    try {
      text = strict.decode(content);
    } catch {
      problems.add(place, 'It has bytes that are no text: each of them became \uFFFD.');
      text = loose.decode(content);
    }
    if (!text.includes('\0')) return text;
    problems.add(place, 'It has NUL characters: they are left out.');
    return text.replaceAll('\0', '');
  }

  function sized(text: string, { name, fields }: AnkiNoteType, place: string): string[] {
    const found = text.split(FIELD_SEPARATOR);
    if (found.length === fields.length) return found;
    const difference = `It has ${counted(found.length)} where its note type \`${name}\` has ${fields.length}`;
    const outcome = found.length < fields.length ? 'those that are missing are empty' : 'the surplus is left out';
    problems.add(place, `${difference}: ${outcome}.`);
    return fields.map((_, index) => found[index] ?? '');
  }

  /** A guid is what tells notes apart in a later update: the same one twice would make one note of two. */
  function ownGuid(guid: string, id: number, place: string): string {
    const isTaken = guids.has(guid);
    if (isTaken) problems.add(place, `Another note has its guid \`${guid}\`: it gets one of its own.`);
    let own = isTaken || guid === '' ? `${guid}-${id}` : guid;
    while (guids.has(own)) own += '-';
    guids.add(own);
    return own;
  }
}

const SECOND_OF_ID = 'Another note has the same id: this one is left out.';
const counted = (count: number) => (count === 1 ? '1 field' : `${count} fields`);
const tagsOf = (tags: string) => tags.split(/\s+/u).filter((tag) => tag !== '');

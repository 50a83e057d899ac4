import type { NoteText } from './card';
import { hasCloze } from './cloze';
import type { Note } from './deck';
import { mistakes } from './deck-mistakes';
import { outlineOf } from './deck-outline';
import { oneLine, printNote } from './deck-print';
import { isName } from './heading-attributes';
import { readNote } from './note-text';

/** What a learner writes into the fields of a card. */
export interface NoteDraft extends NoteText {
  /** Divided by spaces or commas. */
  tags: string;
}

export type DraftField = keyof NoteDraft;

export interface DraftMistake {
  field: DraftField;
  message: string;
}

/** What a note says, without its id and place. */
export type WrittenNote = Pick<Note, keyof NoteText | 'kind' | 'clozeNumbers' | 'isDivided' | 'tags'>;

const BLANK: Note = {
  id: 'draft',
  hasOwnId: true,
  sectionId: '',
  kind: 'basic',
  clozeNumbers: [],
  isDivided: false,
  title: '',
  front: '',
  back: '',
  tags: [],
  from: [],
  facts: [],
  rev: 1,
  line: 0,
};

/** The note that a draft makes in the deck language, of which kind it is, and every mistake at its field. */
export function readDraft(draft: NoteDraft): { note: WrittenNote; mistakes: DraftMistake[] } {
  const front = withPlainLineEnds(draft.front);
  const back = withPlainLineEnds(draft.back);
  const words = tagsIn(draft.tags);
  const isDivided = isFilled(front) && (isFilled(back) || !hasCloze(front));
  const printed = printNote({ ...BLANK, title: draft.title, front, back, isDivided });
  const [block] = outlineOf(printed.split('\n'), 0).blocks;
  if (!block) throw new Error('Inconsistent: a printed note has no heading.');
  const { note, mistakes: found } = readNote(block, '');

  const fieldOf = (line: number, message: string): DraftField => {
    if (line === HEADING_LINE) return fieldOfEmptySide(message) ?? 'title';
    if (block.dividerAt !== undefined) return line <= HEADING_LINE + block.dividerAt ? 'front' : 'back';
    return isFilled(front) ? 'front' : 'back';
  };
  const { title, kind, clozeNumbers } = note;
  const losesHashes = found.length === 0 && title !== oneLine(draft.title);
  return {
    note: {
      title,
      front: note.front,
      back: note.back,
      kind,
      clozeNumbers,
      isDivided: note.isDivided,
      tags: words.filter(isName),
    },
    mistakes: [
      ...found.map(({ line, message }) => ({ field: fieldOf(line, message), message })),
      ...(losesHashes ? [{ field: 'title' as const, message: mistakes.headingHashes() }] : []),
      ...words.filter((word) => !isName(word)).map(mistakeOfTag),
    ],
  };
}

const HEADING_LINE = 1;

/** An empty side is the heading's mistake in a deck's text, and the side's in a form. */
function fieldOfEmptySide(message: string): DraftField | undefined {
  if (message === mistakes.emptyFront()) return 'front';
  return message === mistakes.emptyBack() || message === mistakes.emptyCard() ? 'back' : undefined;
}

const mistakeOfTag = (word: string): DraftMistake => ({ field: 'tags', message: mistakes.tagUnreadable(word) });

const tagsIn = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];

const withPlainLineEnds = (text: string): string => text.replace(/\r\n?/g, '\n');

const isFilled = (text: string): boolean => text.trim() !== '';

/** The fields that a note is written in. */
export const draftOf = ({ title, front, back, tags }: NoteText & Pick<Note, 'tags'>): NoteDraft => ({
  title,
  front,
  back,
  tags: tags.join(' '),
});

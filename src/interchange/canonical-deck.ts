import type { Deck, Note, Problem, Section } from '../domain/deck';
import { hasCloze } from '../domain/cloze';
import { parseDeckText, printDeck, slugOf } from '../domain/deck-text';
import type { PastProgress } from '../domain/past-progress';
import { containedSides, containedText } from './contained-markdown';
import { cardKey, type IncomingDeck } from './incoming-deck';
import { distinctId, idOfQuestion, nameOfId, nameOfTag } from './note-names';
import { canBeHeading, headingFrom, titleOf } from './note-title';

/** A deck as a foreign file says it: any Markdown, any words, before it is held against the deck language. */
export interface DraftDeck {
  id?: string;
  title?: string;
  description?: string;
  go?: string;
  /** Those that say more than a title, or hold no card. */
  sections?: readonly DraftSection[];
  notes: readonly DraftNote[];
}

export interface DraftSection {
  title: string;
  id?: string;
  introduction?: string;
}

export interface DraftNote {
  /** As the file has it; without one the question says which card it is. */
  id?: string;
  /** The section's title; '' for none. */
  section?: string;
  /** The section's id, where the file has one. */
  sectionId?: string;
  /** What stands above the question. Without one the question is the heading where it fits on a line. */
  title?: string;
  question: string;
  answer: string;
  tags?: readonly string[];
  from?: readonly string[];
  facts?: readonly string[];
  go?: string;
  vs?: string;
  rev?: number;
  was?: string;
  /** In the file, from 1. */
  line: number;
  /** Where it is in a file without lines. */
  place?: string;
  /** Of its cards in their order: of a cloze one for each number, ascending. */
  progress?: readonly (PastProgress | undefined)[];
}

const mistakes = {
  sameCard: (first: string) => `This card is the same as the one on ${first}. It is taken once.`,
  sameId: (id: string, first: string) =>
    `The id \`${id}\` is already taken by the card on ${first}. Give one of them another.`,
  nothing: () => 'This card is empty. Write its question and its answer.',
  noQuestion: () => 'This card has an answer and no question. Write the question.',
  noAnswer: () => 'This card has a question and no answer. Write the answer.',
  notText: () => 'This card holds a NUL character, which is not text. Remove it.',
};

/**
 * The deck that a draft says, as `parseDeckText` would read it, with all that is wrong with it at the lines of the file it came from. What would be
 * structure of a deck in the draft's texts stays text.
 */
export function canonicalDeck(
  draft: DraftDeck,
  { fileName, problems = [] }: { fileName?: string; problems?: readonly Problem[] } = {},
): IncomingDeck {
  const found: Problem[] = [...problems];
  const sections = new SectionList(draft.sections ?? []);
  const drafts = namedNotes(draft.notes, found);
  const notes = drafts.map(({ id, note }) => noteOf(note, id, sections.idOf(note.section ?? '', note.sectionId)));
  const printed = printDeck({
    ...(draft.id === undefined ? {} : { id: nameOfId(draft.id) }),
    title: oneLine(draft.title ?? ''),
    description: containedText(withoutNul(draft.description ?? '').trim()),
    ...(draft.go === undefined ? {} : { go: oneLine(draft.go) }),
    sections: sections.all,
    notes,
  });
  const { deck, problems: inPrinted } = parseDeckText(printed, fileName === undefined ? {} : { fileName });
  const draftById = new Map(drafts.map(({ id, note }) => [id, note]));
  // A file without a card has been told so by what it lacks.
  const isAboutCards = notes.length > 0 || found.length === 0;
  found.push(
    ...inPrinted
      .filter(({ noteId }) => isAboutCards || noteId !== undefined)
      .map((problem) => inFile(problem, draftById)),
  );
  return {
    deck: { ...deck, notes: deck.notes.map((note) => ({ ...note, line: draftById.get(note.id)?.line ?? 0 })) },
    problems: found.sort((a, b) => a.line - b.line),
    progress: progressOf(deck, draftById),
    isWhole: true,
    media: [],
  };
}

interface NamedNote {
  id: string;
  note: DraftNote;
}

/** The notes that can be taken, each with an id of its own. */
function namedNotes(notes: readonly DraftNote[], problems: Problem[]): NamedNote[] {
  const sound = notes.filter((note) => {
    const message = mistakeOf(note);
    if (message !== undefined) problems.push(problemAt(note, message, note.id ?? `line-${note.line}`));
    return message === undefined;
  });
  const byQuestion = sound.map((note) => ({
    note,
    id: note.id === undefined ? idOfQuestion(questionOf(note)) : nameOfId(note.id),
  }));
  const isShared = sharedBy(byQuestion);
  const first = new Map<string, DraftNote>();
  return byQuestion.flatMap(({ note, id: given }) => {
    const id = note.id === undefined && isShared(given) ? distinctId(given, textOf(note)) : given;
    const earlier = first.get(id);
    if (!earlier) {
      first.set(id, note);
      return { id, note };
    }
    const where = earlier.place ?? `line ${earlier.line}`;
    const isSame = textOf(earlier) === textOf(note);
    problems.push(problemAt(note, isSame ? mistakes.sameCard(where) : mistakes.sameId(id, where), id));
    return [];
  });
}

function sharedBy(notes: readonly NamedNote[]): (id: string) => boolean {
  const counts = new Map<string, number>();
  for (const { id } of notes) counts.set(id, (counts.get(id) ?? 0) + 1);
  return (id) => (counts.get(id) ?? 0) > 1;
}

function mistakeOf(note: DraftNote): string | undefined {
  const { answer } = note;
  const question = questionOf(note);
  if ([question, answer, note.title ?? ''].some((text) => text.includes('\0'))) return mistakes.notText();
  const hasAnswer = answer.trim() !== '';
  if (question.trim() === '') return hasAnswer ? mistakes.noQuestion() : mistakes.nothing();
  return hasAnswer || hasCloze(question) ? undefined : mistakes.noAnswer();
}

/** Of a note whose heading is all that it asks, the heading. */
const questionOf = ({ question, title = '' }: DraftNote): string => (question.trim() === '' ? title : question);
const textOf = (note: DraftNote): string =>
  [note.title ?? '', questionOf(note), note.answer].map((text) => text.trim()).join('\0');

function problemAt({ line, place }: DraftNote, message: string, noteId: string): Problem {
  return { line, ...(place === undefined ? {} : { place }), message, noteId };
}

function inFile({ message, noteId }: Problem, drafts: ReadonlyMap<string, DraftNote>): Problem {
  const note = noteId === undefined ? undefined : drafts.get(noteId);
  return note && noteId !== undefined ? problemAt(note, message, noteId) : { line: 1, message };
}

function noteOf(draft: DraftNote, id: string, sectionId: string): Note {
  const { question: front, answer: back } = containedSides({ question: draft.question, answer: draft.answer });
  const given = draft.title === undefined ? '' : headingFrom(draft.title);
  const isHeading = given === '' && canBeHeading(front.trim());
  const { title, ...sides } = isHeading
    ? { title: front.trim(), front: '', back }
    : { title: given || titleOf(front), front, back };
  return {
    ...{ id, hasOwnId: true, sectionId, kind: 'basic', clozeNumbers: [], title, ...sides },
    isDivided: sides.front.trim() !== '' && sides.back.trim() !== '',
    tags: [...new Set((draft.tags ?? []).map(nameOfTag))].filter((tag) => tag !== ''),
    from: (draft.from ?? []).map(oneLine),
    facts: (draft.facts ?? []).map(oneLine),
    ...(draft.go === undefined ? {} : { go: oneLine(draft.go) }),
    ...(draft.vs === undefined ? {} : { vs: oneLine(draft.vs) }),
    ...(draft.was === undefined ? {} : { was: oneLine(draft.was) }),
    rev: draft.rev ?? 1,
    line: draft.line,
  };
}

/** The sections in the order in which they are met, found by their titles, or by ids where they have some. */
class SectionList {
  readonly all: Section[] = [];
  readonly #ids = new Map<string, string>([['', '']]);
  readonly #taken = new Set<string>();

  constructor(given: readonly DraftSection[]) {
    for (const { title, id, introduction } of given) this.idOf(title, id, introduction);
  }

  idOf(title: string, givenId?: string, introduction = ''): string {
    const key = givenId === undefined ? oneLine(title) : `${oneLine(title)}\0${givenId}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#freeId(oneLine(title), givenId);
    this.#ids.set(key, id);
    if (!this.#taken.has(id)) {
      this.#taken.add(id);
      const heading = headingFrom(oneLine(title)) || 'Section';
      this.all.push({
        id,
        hasOwnId: true,
        title: heading,
        introduction: containedText(withoutNul(introduction).trim()),
      });
    }
    return id;
  }

  #freeId(title: string, givenId: string | undefined): string {
    if (givenId !== undefined) return nameOfId(givenId);
    const slug = slugOf(title);
    return slug === '' || this.#taken.has(slug) ? distinctId(slug, title) : slug;
  }
}

function progressOf(deck: Deck, drafts: ReadonlyMap<string, DraftNote>): Map<string, PastProgress> {
  const progress = new Map<string, PastProgress>();
  for (const { id, kind, clozeNumbers } of deck.notes) {
    const numbers = kind === 'cloze' ? clozeNumbers : [0];
    for (const [index, past] of (drafts.get(id)?.progress ?? []).entries()) {
      const number = numbers[index];
      if (past && number !== undefined) progress.set(cardKey(id, number), past);
    }
  }
  return progress;
}

const withoutNul = (text: string): string => text.replaceAll('\0', '');
const oneLine = (text: string): string => withoutNul(text).replace(/\s+/g, ' ').trim();

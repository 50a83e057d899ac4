import type { Deck, Note, Problem, Section } from '../domain/deck';
import { parseDeckText, printDeck } from '../domain/deck-text';
import { isName } from '../domain/heading-attributes';
import type { PastAnswer, PastProgress, PastStanding } from '../domain/past-progress';
import { GRADES } from '../domain/schedule';
import {
  finite,
  flag,
  listOf,
  mapOf,
  matching,
  oneOf,
  optional,
  orNull,
  row,
  ShapeError,
  text,
  whole,
} from '../domain/shape';
import { DECK_JSON, type DeckJson } from './deck-json';
import { cardKey, type IncomingDeck } from './incoming-deck';

/** Reads what `printDeckJson` wrote as foreign data: its deck, or one sentence on why it is none. */
export function readDeckJson(file: string): { deck: IncomingDeck } | { problem: Problem } {
  try {
    return { deck: deckOf(fileShape(checkEnvelope(parse(file)))) };
  } catch (error) {
    if (error instanceof ShapeError) return { problem: { line: 1, message: sentenceOf(error) } };
    throw error;
  }
}

const sentenceOf = ({ message }: ShapeError): string =>
  message.endsWith('.')
    ? message
    : `In this file \`${message.replace(' ', '` ')}. Mend it there, or export the deck again.`;

function parse(file: string): unknown {
  try {
    return JSON.parse(file.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    throw new ShapeError('This file is not JSON, or was cut off. Export the deck again.');
  }
}

function checkEnvelope(value: unknown): unknown {
  const { app, kind, format, collection } = (typeof value === 'object' ? (value ?? {}) : {}) as Record<string, unknown>;
  if (app !== DECK_JSON.app) {
    throw new ShapeError(
      'This JSON file is not from Gotcha, which reads its own alone. Use Markdown or a table instead.',
    );
  }
  if (collection !== undefined) {
    throw new ShapeError('This is a backup of a whole collection. Restore it in the settings, under “Your data”.');
  }
  if (kind !== DECK_JSON.kind) throw new ShapeError('This file of Gotcha holds no deck. Choose the file of a deck.');
  if (typeof format === 'number' && format > DECK_JSON.format) {
    throw new ShapeError('This file was written by a newer Gotcha. Update the app, then choose the file again.');
  }
  return value;
}

const name = matching(text, isName, 'is not an id');
const days = matching(finite, (value) => value >= 0, 'is less than 0');

const answer = matching(
  row<PastAnswer>({
    at: whole,
    kind: oneOf('learn', 'review', 'relearn', 'cram', 'reset'),
    grade: orNull(oneOf(...GRADES)),
    durationMs: days,
  }),
  ({ kind, grade }) => (kind === 'reset') === (grade === null),
  'has a grade that does not fit its kind',
);

const EASIEST = 1;
const HARDEST = 10;

const standing = row<PastStanding>({
  state: oneOf('new', 'learning', 'review', 'relearning'),
  due: finite,
  memory: optional(
    row({
      stabilityDays: matching(finite, (value) => value > 0, 'is not more than 0'),
      difficulty: matching(finite, (value) => value >= EASIEST && value <= HARDEST, 'is not from 1 to 10'),
    }),
  ),
  intervalDays: days,
  ease: days,
  lastReviewAt: optional(whole),
  reviewCount: days,
  lapses: days,
});

const fileShape = row<DeckJson>({
  app: oneOf(DECK_JSON.app),
  kind: oneOf(DECK_JSON.kind),
  format: oneOf(DECK_JSON.format),
  deck: row<DeckJson['deck']>({
    id: optional(name),
    title: text,
    description: text,
    go: optional(text),
    sections: listOf(
      row({ id: matching(text, (id) => id === '' || isName(id), 'is not an id'), title: text, introduction: text }),
    ),
    notes: listOf(
      row<DeckJson['deck']['notes'][number]>({
        id: name,
        section: text,
        title: text,
        front: text,
        back: text,
        tags: listOf(name),
        from: listOf(text),
        facts: listOf(text),
        go: optional(text),
        vs: optional(text),
        rev: whole,
        was: optional(text),
      }),
    ),
  }),
  progress: mapOf(row<PastProgress>({ answers: listOf(answer), standing, isSuspended: flag, flag: whole })),
});

/** By way of the deck language, so that what the file says is checked as any deck's text is. */
function deckOf({ deck: { sections, notes, ...head }, progress }: DeckJson): IncomingDeck {
  const written: Deck = { ...head, sections: sections.map(asSection), notes: notes.map(asNote) };
  const { deck, problems } = parseDeckText(printDeck(written));
  const keys = new Set(deck.notes.flatMap(keysOf));
  return {
    deck,
    problems: problems.map(({ line, ...problem }, index) =>
      problem.noteId === undefined
        ? { line, ...problem }
        : { line: index + 1, place: `card \`${problem.noteId}\``, ...problem },
    ),
    progress: new Map(Object.entries(progress).filter(([key]) => keys.has(key))),
    isWhole: true,
    media: [],
  };
}

const asSection = (section: Omit<Section, 'hasOwnId'>): Section => ({ ...section, hasOwnId: true });

function asNote({ section, ...note }: DeckJson['deck']['notes'][number]): Note {
  return {
    ...note,
    hasOwnId: true,
    sectionId: section,
    // The text decides.
    kind: 'basic',
    clozeNumbers: [],
    isDivided: note.front !== '' && note.back !== '',
    line: 0,
  };
}

const keysOf = ({ id, clozeNumbers }: Note): string[] =>
  clozeNumbers.length === 0 ? [cardKey(id)] : clozeNumbers.map((number) => cardKey(id, number));

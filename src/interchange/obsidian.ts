import type { Problem } from '../domain/deck';
import { headingOf, LineReader, withoutOuterBlankLines, type LineKind } from '../domain/deck-lines';
import type { PastProgress } from '../domain/past-progress';
import { canonicalDeck, type DraftNote } from './canonical-deck';
import { placesOf } from './deck-path';
import { headValue, linesOf, readForeignHead } from './foreign-head';
import type { IncomingDeck } from './incoming-deck';
import { hasBlank, plainMarkdown, takeTags, withBlanks, withoutSpans } from './obsidian-markdown';
import { readScheduleComment, SCHEDULE_COMMENT } from './obsidian-progress';

const DECK_TAG = /^flashcards(?:\/|$)/;
const BULLET = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/;

const mistakes = {
  noCards: () =>
    'There is no card in this note. A card is `question::answer` on a line, or a line `?` between question and answer.',
  noSchedule: () => 'This scheduling comment cannot be read. Its card comes in without progress.',
};

interface Line {
  text: string;
  line: number;
  kind: LineKind;
}

/** A card as the note has it, before its deck is known. */
interface FoundNote extends DraftNote {
  /** Parts of the tag that names its deck. */
  path: string[];
  heading: string;
}

/** Reads a note with cards as Obsidian's Spaced Repetition plugin has them, with their schedules. */
export function readObsidian(text: string, options: { fileName?: string } = {}): IncomingDeck {
  const lines = linesOf(text);
  const head = readForeignHead(lines);
  const reader = new NoteReader([...(head.values.get('tags') ?? []), ...(head.values.get('tag') ?? [])]);
  reader.read(lines, head.lineCount);
  const { notes, problems } = reader;
  if (notes.length === 0) problems.push({ line: 1, message: mistakes.noCards() });
  const places = placesOf(notes.map(({ path }) => path));
  const title = headValue(head, 'title') ?? places.title ?? reader.title;
  return canonicalDeck(
    {
      ...(title === undefined ? {} : { title }),
      notes: notes.map(({ path, heading, ...note }) => ({ ...note, section: places.sectionOf(path) || heading })),
    },
    { ...options, problems },
  );
}

/** Reads passages between blank lines: each may be a card, or several of one line each. */
class NoteReader {
  readonly notes: FoundNote[] = [];
  readonly problems: Problem[] = [];
  title: string | undefined;
  #heading = '';
  #path: string[];
  readonly #tags: string[];
  #passage: Line[] = [];
  /** Where the last passage's cards begin in `notes`: a scheduling comment may stand below a blank line too. */
  #lastCards: FoundNote[] = [];

  constructor(tags: readonly string[]) {
    const plain = tags.flatMap((tag) => tag.split(/\s+/)).map((tag) => tag.replace(/^#/, ''));
    this.#path = pathIn(plain) ?? [];
    this.#tags = plain.filter((tag) => !DECK_TAG.test(tag));
  }

  read(lines: readonly string[], from: number): void {
    const reader = new LineReader();
    for (let index = from; index < lines.length; index++) {
      const text = lines[index] ?? '';
      const kind = reader.read(text);
      if (kind === 'blank' || kind === 'divider' || kind === 'underline') this.#finish();
      else if (kind === 'heading') this.#takeHeading(text);
      else if (kind !== 'comment' || SCHEDULE_COMMENT.test(text)) this.#passage.push({ text, line: index + 1, kind });
    }
    this.#finish();
  }

  #takeHeading(line: string): void {
    this.#finish();
    const { level, text } = headingOf(line);
    const { text: words, tags } = takeTags(text);
    this.#path = pathIn(tags) ?? this.#path;
    if (level === 1 && this.title === undefined) this.title = words.trim();
    else this.#heading = plainMarkdown(words).trim();
  }

  #finish(): void {
    const passage = this.#passage;
    this.#passage = [];
    if (passage.length === 0) return;
    const divider = passage.findIndex(({ text, kind }) => kind === 'text' && /^\?{1,2}$/.test(text.trim()));
    if (divider > 0) return this.#takeLong(passage, divider);
    const cards = passage.filter(({ text, kind }) => isOpen(kind) && inlineCard(withoutComment(text)) !== undefined);
    if (cards.length > 0) return this.#takeInline(passage);
    const comment = passage.find(({ text }) => SCHEDULE_COMMENT.test(text));
    const text = textOf(passage);
    if (hasBlank(text))
      this.#add(passage[0]!.line, { question: withBlanks(text), answer: '', isBothWays: false }, passage);
    else if (comment && text === '') this.#takeSchedule(this.#lastCards, comment);
    else this.#takeLooseTags(text);
  }

  #takeLong(passage: readonly Line[], divider: number): void {
    const [question, answer] = [passage.slice(0, divider), passage.slice(divider + 1)].map(textOf) as [string, string];
    const isBothWays = passage[divider]?.text.trim() === '??';
    this.#add(passage[0]!.line, { question, answer, isBothWays }, passage);
  }

  #takeInline(passage: readonly Line[]): void {
    for (const [index, line] of passage.entries()) {
      const card = isOpen(line.kind) ? inlineCard(withoutComment(line.text)) : undefined;
      if (!card) continue;
      const next = passage[index + 1];
      const isSchedule = next !== undefined && withoutComment(next.text).trim() === '';
      this.#add(line.line, card, isSchedule ? [line, next] : [line]);
    }
  }

  /** A tag that stands in no card names the deck of those that follow. */
  #takeLooseTags(text: string): void {
    this.#path = pathIn(takeTags(text).tags) ?? this.#path;
  }

  #add(line: number, card: Card, passage: readonly Line[]): void {
    const question = takeTags(card.question);
    const answer = takeTags(card.answer);
    const own = [...question.tags, ...answer.tags];
    const sides = [question.text, answer.text].map((text) => withoutOuterBlankLines(plainMarkdown(text).split('\n')));
    const note = (from: number): FoundNote => ({
      question: sides[from] ?? '',
      answer: sides[1 - from] ?? '',
      tags: [...this.#tags, ...own.filter((tag) => !DECK_TAG.test(tag))],
      path: pathIn(own) ?? this.#path,
      heading: this.#heading,
      line,
    });
    this.#lastCards = card.isBothWays ? [note(0), note(1)] : [note(0)];
    this.notes.push(...this.#lastCards);
    const schedule = passage.find(({ text }) => SCHEDULE_COMMENT.test(text));
    if (schedule) this.#takeSchedule(this.#lastCards, schedule);
  }

  /** Of a card that is asked both ways the comment speaks of one after the other. */
  #takeSchedule(cards: readonly FoundNote[], { text, line }: Line): void {
    const read = readScheduleComment(SCHEDULE_COMMENT.exec(text)?.[0] ?? '');
    if (!read) this.problems.push({ line, message: mistakes.noSchedule() });
    else if (cards.length === 1) cards[0]!.progress = read;
    else for (const [index, card] of cards.entries()) card.progress = [read[index]] as (PastProgress | undefined)[];
  }
}

interface Card {
  question: string;
  answer: string;
  isBothWays: boolean;
}

/** `question::answer`, or `:::` for both ways; not within code or a blank. */
function inlineCard(text: string): Card | undefined {
  const words = withoutSpans(text);
  const separator = [':::', '::'].find((known) => words.includes(known));
  if (separator === undefined) return undefined;
  const at = words.indexOf(separator);
  const question = text.slice(0, at).replace(BULLET, '').trim();
  const answer = text.slice(at + separator.length).trim();
  return question === '' || answer === '' ? undefined : { question, answer, isBothWays: separator === ':::' };
}

function pathIn(tags: readonly string[]): string[] | undefined {
  const deck = tags.find((tag) => DECK_TAG.test(tag));
  return deck?.split('/').slice(1).filter(Boolean);
}

const isOpen = (kind: LineKind): boolean => kind === 'text' || kind === 'item';
const withoutComment = (text: string): string => text.replace(SCHEDULE_COMMENT, '').trimEnd();
const textOf = (passage: readonly Line[]): string =>
  withoutOuterBlankLines(
    passage.flatMap(({ text }) => {
      const words = withoutComment(text);
      return words === '' && text !== '' ? [] : [words];
    }),
  );

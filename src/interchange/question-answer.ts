import { headingOf, LineReader, withoutOuterBlankLines } from '../domain/deck-lines';
import type { Problem } from '../domain/deck';
import { canonicalDeck, type DraftNote } from './canonical-deck';
import { headValue, linesOf, readForeignHead } from './foreign-head';
import type { IncomingDeck } from './incoming-deck';
import { clozeOf } from './cloze-writing';

const MARKER = /^([QAC]):(?:\s|$)/;
type Marker = 'Q' | 'A' | 'C';

const mistakes = {
  answerAlone: () => 'This `A:` has no question. Write the question above it, on a line that begins with `Q:`.',
  secondAnswer: (line: number) =>
    `This is a second \`A:\` for the question on line ${line}. Put both answers under one, or write a \`Q:\` above it.`,
  noAnswer: () => 'This question has no answer. Write it under the question, on a line that begins with `A:`.',
  noBlank: () => 'This `C:` hides nothing. Put what is to be hidden into [brackets].',
  stray: () => 'This text belongs to no card: no `Q:` or `C:` stands above it. It is left out.',
  noCards: () => 'There is no card in this text. A card is a line that begins with `Q:` and one that begins with `A:`.',
};

/** The card that is being read. */
interface OpenCard {
  marker: 'Q' | 'C';
  line: number;
  question: string[];
  /** Once its `A:` was seen. */
  answer?: string[];
}

/** Reads cards written as hashcards has them: `Q:` and `A:`, or `C:` with what is hidden in [brackets]. */
export function readQuestionAnswer(text: string, options: { fileName?: string } = {}): IncomingDeck {
  const lines = linesOf(text);
  const head = readForeignHead(lines);
  const cards = new CardReader();
  const reader = new LineReader();
  for (const [index, text] of lines.entries()) {
    if (index < head.lineCount) continue;
    const kind = reader.read(text);
    const marker = kind === 'text' && reader.depth === 0 ? (MARKER.exec(text)?.[1] as Marker | undefined) : undefined;
    if (marker) cards.begin(marker, text.slice('Q:'.length).trimStart(), index + 1);
    else if (kind === 'divider' || (kind === 'underline' && text.trim() === '---')) cards.end();
    else if (kind === 'heading') cards.heading(text, index + 1);
    else cards.add(text, index + 1);
  }
  cards.end();
  const { notes, problems } = cards;
  if (notes.length === 0 && problems.length === 0) problems.push({ line: 1, message: mistakes.noCards() });
  const title = headValue(head, 'name', 'title') ?? cards.title;
  return canonicalDeck({ ...(title === undefined ? {} : { title }), notes }, { ...options, problems });
}

/** One of the three markers after the other, each with the lines under it. */
class CardReader {
  readonly notes: DraftNote[] = [];
  readonly problems: Problem[] = [];
  title: string | undefined;
  #section = '';
  #card: OpenCard | undefined;
  /** One sentence for each passage that is left out; none for what stands before the first card. */
  #isStray = true;

  begin(marker: Marker, text: string, line: number): void {
    if (marker === 'A') return this.#answer(text, line);
    this.end();
    this.#card = { marker, line, question: [text] };
  }

  add(text: string, line: number): void {
    if (this.#card) (this.#card.answer ?? this.#card.question).push(text);
    else if (text.trim() !== '' && !this.#isStray) {
      this.#isStray = true;
      this.problems.push({ line, message: mistakes.stray() });
    }
  }

  /** A heading between cards is a section; one without a blank line before it belongs to what it stands under. */
  heading(text: string, line: number): void {
    const passage = this.#card?.answer ?? this.#card?.question;
    if (passage && passage.at(-1)?.trim() !== '') return this.add(text, line);
    this.end();
    const { level, text: title } = headingOf(text);
    if (level === 1 && this.title === undefined && this.notes.length === 0) this.title = title;
    else this.#section = title;
  }

  end(): void {
    const card = this.#card;
    this.#card = undefined;
    if (!card) return;
    this.#isStray = false;
    const question = withoutOuterBlankLines(card.question);
    const clozes = card.marker === 'C' ? withBlanks(question) : undefined;
    if (clozes === question) this.#problem(card.line, mistakes.noBlank());
    else if (!clozes && !card.answer) this.#problem(card.line, mistakes.noAnswer());
    else {
      const section = this.#section;
      this.notes.push({
        question: clozes ?? question,
        answer: withoutOuterBlankLines(card.answer ?? []),
        section,
        line: card.line,
      });
    }
  }

  #answer(text: string, line: number): void {
    if (!this.#card || this.#card.marker === 'C') this.#problem(line, mistakes.answerAlone());
    else if (this.#card.answer) this.#problem(line, mistakes.secondAnswer(this.#card.line));
    else {
      this.#card.answer = [text];
      return;
    }
    this.end();
    this.#isStray = true;
  }

  #problem(line: number, message: string): void {
    this.problems.push({ line, message, noteId: `line-${line}` });
  }
}

/** `[hidden]` as a blank; not of a picture, not behind a backslash. Each one is a card. */
function withBlanks(text: string): string {
  let number = 0;
  return text.replace(
    /(!\[[^[\]]*\])|\\([[\]])|\[([^[\]]+)\]/g,
    (whole, image?: string, bracket?: string, hidden?: string) => {
      if (image !== undefined || bracket !== undefined) return whole;
      return clozeOf(++number, hidden ?? '');
    },
  );
}

import { basename } from 'node:path';
import { parseDeckText } from '../../../src/domain/deck-text';
import type { Note, Problem } from '../../../src/domain/deck';
import { parseGoRange } from '../../../src/domain/go-range';
import type { GoRange } from '../../../src/domain/go-range';
import { programsOf } from '../../../src/domain/program';
import type { Program } from '../../../src/domain/program';
import { isVerifiable } from '../../../src/domain/verification';

export interface DeckFile {
  /** As a report names it, e.g. `decks/types.md`. */
  name: string;
  text: string;
}

/** A program where it stands. */
export interface CardProgram {
  /** `deck/note`. */
  card: string;
  /** File and line, e.g. `decks/types.md:120`. */
  place: string;
  /** The Go versions for which the card speaks. */
  cardRange: GoRange;
  program: Program;
}

export const deckIdOfFile = ({ name }: DeckFile): string => basename(name, '.md');

export interface DeckPrograms {
  /** All that a toolchain can judge. */
  programs: CardProgram[];
  /** What keeps cards from being read, as `file:line: message`. */
  problems: string[];
  /** Programs that are `illegal`. */
  shownOnly: number;
  /** With and without programs: one a heading. */
  cards: number;
}

export function readCardPrograms(file: DeckFile): DeckPrograms {
  const text = file.text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const { deck, problems } = parseDeckText(text, { fileName: basename(file.name) });
  const found = deck.notes.flatMap((note) => {
    const cardRange = parseGoRange(note.go ?? deck.go ?? '') ?? {};
    return programsOf(note).map((program) => ({
      card: `${deckIdOfFile(file)}/${note.id}`,
      place: `${file.name}:${lineOf(program, note, text)}`,
      cardRange,
      program,
    }));
  });
  const programs = found.filter(({ program }) => isVerifiable(program));
  return {
    programs,
    problems: problems.map(({ line, message }: Problem) => `${file.name}:${line}: ${message}`),
    shownOnly: found.length - programs.length,
    cards: deck.notes.length,
  };
}

/** A note does not know the lines of its sides: they are where its text stands in the deck. */
function lineOf({ side, lineOffset }: Program, note: Note, text: string): number {
  const lines = text.split('\n');
  const heading = lines.slice(0, note.line - 1).join('\n').length;
  const start = text.indexOf(side === 'question' ? note.front : note.back, heading);
  return start < 0 ? note.line : text.slice(0, start).split('\n').length + lineOffset;
}

import { mistakes as deckMistakes } from '../domain/deck-mistakes';
import type { Problem } from '../domain/deck';
import { readHeading } from '../domain/heading-attributes';
import { noteIdOfGuid } from './anki/note-id';
import { canonicalDeck, type DraftNote } from './canonical-deck';
import { placesOf } from './deck-path';
import type { IncomingDeck } from './incoming-deck';
import type { ColumnUse, TableDraft } from './table';

const REVISION = /^[1-9]\d{0,5}$/;
const mistakes = {
  noQuestion: () => 'No column of this table is the question. Say which one it is.',
};

interface Options {
  fileName?: string;
  htmlToMarkdown: (html: string) => string;
}

/** The cards of a table whose columns are what `mapping` says. Cells are Markdown, or HTML where the table says so. */
export function deckOfTable(table: TableDraft, mapping: readonly ColumnUse[], options: Options): IncomingDeck {
  const { fileName } = options;
  const named = fileName === undefined ? {} : { fileName };
  if (table.rows.length > 0 && !mapping.includes('question') && !mapping.includes('title')) {
    const problems = [...table.problems, { line: 1, message: mistakes.noQuestion() }];
    return canonicalDeck({ notes: [] }, { ...named, problems });
  }
  const reader = new RowReader(table, mapping, options.htmlToMarkdown);
  const paths = reader.columnPaths();
  const places = placesOf(paths.length > 0 ? paths : [pathOf(table.deck)]);
  const problems: Problem[] = [...table.problems];
  const notes = table.rows.flatMap((row): DraftNote[] => {
    const rev = reader.cell(row.cells, 'rev');
    if (rev !== '' && !REVISION.test(rev)) {
      problems.push({ line: row.line, message: deckMistakes.revUnreadable(rev), noteId: `line-${row.line}` });
      return [];
    }
    const section = sectionIn(reader.cell(row.cells, 'section'));
    const above = places.sectionOf(pathOf(reader.cell(row.cells, 'deck')));
    const place = { ...section, section: [above, section.section].filter(Boolean).join(' / ') };
    return [{ ...reader.noteOf(row), ...place, ...(rev === '' ? {} : { rev: Number(rev) }) }];
  });
  const { title } = places;
  return canonicalDeck({ ...(title === undefined ? {} : { title }), notes }, { ...named, problems });
}

class RowReader {
  readonly #table: TableDraft;
  readonly #columns = new Map<ColumnUse, number[]>();
  readonly #htmlToMarkdown: (html: string) => string;

  constructor(table: TableDraft, mapping: readonly ColumnUse[], htmlToMarkdown: (html: string) => string) {
    this.#table = table;
    this.#htmlToMarkdown = htmlToMarkdown;
    for (const [index, use] of mapping.entries()) this.#columns.set(use, [...(this.#columns.get(use) ?? []), index]);
  }

  /** The decks that the rows name, each once. */
  columnPaths(): string[][] {
    const names = new Set(this.#table.rows.map(({ cells }) => this.cell(cells, 'deck')));
    names.delete('');
    return [...names].map(pathOf);
  }

  cell(cells: readonly string[], use: ColumnUse): string {
    return this.#cells(cells, use).join(' ').trim();
  }

  noteOf({ cells, line }: TableDraft['rows'][number]): DraftNote {
    const title = this.#text(cells, 'title');
    const id = this.#id(cells);
    const go = this.cell(cells, 'go');
    const vs = this.cell(cells, 'vs');
    return {
      ...(id === undefined ? {} : { id }),
      ...(title === '' ? {} : { title }),
      question: this.#text(cells, 'question'),
      answer: this.#text(cells, 'answer'),
      tags: [...wordsOf(this.#table.tags), ...wordsOf(this.cell(cells, 'tags'))],
      from: this.cell(cells, 'from').split(/\s+/).filter(Boolean),
      ...(go === '' ? {} : { go }),
      ...(vs === '' ? {} : { vs }),
      line,
    };
  }

  /** Several columns of one use stand below each other. */
  #text(cells: readonly string[], use: ColumnUse): string {
    const texts = this.#cells(cells, use).map((cell) => (this.#table.isHtml ? this.#htmlToMarkdown(cell) : cell));
    return texts.filter((text) => text.trim() !== '').join('\n\n');
  }

  #cells(cells: readonly string[], use: ColumnUse): string[] {
    return (this.#columns.get(use) ?? []).map((index) => cells[index] ?? '');
  }

  #id(cells: readonly string[]): string | undefined {
    const [index] = this.#columns.get('id') ?? [];
    const id = index === undefined ? '' : (cells[index] ?? '').trim();
    if (id === '') return undefined;
    return index === this.#table.guidColumn ? noteIdOfGuid(id) : id;
  }
}

/** A section may be written as in a deck: `Maps {#maps}`. */
function sectionIn(cell: string): Pick<DraftNote, 'section' | 'sectionId'> & { section: string } {
  const { title, attributes, mistakes } = readHeading(cell.replace(/\s+/g, ' ').trim());
  const { id } = attributes;
  return id === undefined || mistakes.length > 0 ? { section: cell } : { section: title, sectionId: id };
}

const wordsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
const pathOf = (deck: string): string[] =>
  deck
    .split('::')
    .map((part) => part.trim())
    .filter(Boolean);

import Papa from 'papaparse';
import type { Problem } from '../domain/deck';
import { guessMapping, isGuid, namesColumns, type Certainty, type ColumnUse } from './table-columns';
import { readTableHead, type TableHead } from './table-head';
import { commonWidth, NO_QUOTES, separatorOf } from './table-separator';

export type { Certainty, ColumnUse } from './table-columns';

const MOST_ROWS = 200_000;
const MOST_COLUMNS = 100;
const SAMPLES = 3;
const SAMPLE_LENGTH = 120;
/** Rows at the top by which a table without a header is measured. */
const MEASURED_ROWS = 100;
const BYTE_ORDER_MARK = '\uFEFF';

/** How a learner wants a table to be read; what is absent is detected. */
export interface TableChoices {
  separator?: string;
  hasHeader?: boolean;
  isHtml?: boolean;
  /** One use a column. */
  mapping?: readonly ColumnUse[];
}

/** What a learner has to see of a table to say what its columns are. */
export interface TableShape extends Required<TableChoices> {
  columns: { name: string; samples: string[] }[];
  certainty: Certainty;
  rowCount: number;
}

export interface TableDraft extends TableShape {
  rows: { cells: string[]; line: number }[];
  problems: Problem[];
  /** Of the whole table, as its head says them. */
  deck: string;
  tags: string;
  /** The column that holds ids as Anki has them. */
  guidColumn: number | undefined;
}

const count = new Intl.NumberFormat('en-US');
const mistakes = {
  empty: () => 'This table is empty. Give each card a row with its question and its answer.',
  tooManyRows: () => `This table has more than ${count.format(MOST_ROWS)} rows. Split it into several files.`,
  tooManyColumns: (columns: number) =>
    `This table has ${count.format(columns)} columns, and Gotcha reads up to ${MOST_COLUMNS}. Check the separator, or remove columns that are not part of a card.`,
  wrongQuote: () =>
    'The quote that begins here does not end its cell. Close the cell with a double quote; write a quote inside it twice.',
  tooManyCells: (cells: number, columns: number) =>
    `This row has ${cells} cells, and the table has ${columns} columns. Put a cell that holds the separator in double quotes.`,
};

/** Reads a table of cards: its rows, what its columns probably are, and what is wrong with it. */
export function readTable(text: string, choices: TableChoices = {}): TableDraft {
  const source = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
  const lines = source.replace(/\r\n?/g, '\n');
  const head = readTableHead(linesOf(lines));
  const body = withoutLines(lines, head.lineCount);
  const separator = choices.separator ?? head.separator ?? separatorOf(body);
  const { rows, problems, refusal } = readRows(body, separator, head.lineCount);
  if (refusal) return draftOf([], [refusal], [], separator, head, choices);
  return draftOf(rows, problems, rows[0]?.cells ?? [], separator, head, choices);
}

function draftOf(
  rows: TableDraft['rows'],
  problems: Problem[],
  first: readonly string[],
  separator: string,
  head: TableHead,
  choices: TableChoices,
): TableDraft {
  const hasHeader = choices.hasHeader ?? (head.columns === undefined && namesColumns(first));
  const header = hasHeader ? first : head.columns?.split(separator);
  const data = hasHeader ? rows.slice(1) : rows;
  const width = header?.length ?? commonWidth(data.slice(0, MEASURED_ROWS).map(({ cells }) => cells));
  const guess = guessMapping(width, header, head);
  const fitting = fittingRows(data, width, problems);
  const guidByName = header?.findIndex(isGuid) ?? -1;
  if (data.length === 0 && problems.length === 0) problems.push({ line: 1, message: mistakes.empty() });
  return {
    separator,
    hasHeader,
    isHtml: choices.isHtml ?? head.isHtml ?? false,
    mapping: choices.mapping?.length === width ? choices.mapping : guess.mapping,
    certainty: guess.certainty,
    columns: Array.from({ length: width }, (_, index) => columnOf(fitting, index, header?.[index])),
    rowCount: fitting.length,
    rows: fitting,
    problems,
    deck: head.deck ?? '',
    tags: head.tags ?? '',
    guidColumn: head.guidColumn ?? (guidByName < 0 ? undefined : guidByName),
  };
}

function columnOf(rows: TableDraft['rows'], index: number, name = ''): TableShape['columns'][number] {
  const samples: string[] = [];
  for (const { cells } of rows) {
    const value = cells[index]?.trim() ?? '';
    if (value !== '') samples.push(value.slice(0, SAMPLE_LENGTH));
    if (samples.length === SAMPLES) break;
  }
  return { name: name.trim() || `Column ${index + 1}`, samples };
}

/** A row that is too long may have its cells in the wrong columns; what one that is too short lacks is empty. */
function fittingRows(rows: TableDraft['rows'], width: number, problems: Problem[]): TableDraft['rows'] {
  return rows.filter(({ cells, line }) => {
    const hasTooMany = cells.slice(width).some((cell) => cell.trim() !== '');
    if (hasTooMany)
      problems.push({ line, message: mistakes.tooManyCells(cells.length, width), noteId: `line-${line}` });
    return !hasTooMany;
  });
}

interface Rows {
  rows: TableDraft['rows'];
  problems: Problem[];
  refusal?: Problem;
}

function readRows(body: string, separator: string, linesAbove: number): Rows {
  const quoted = parseRows(body, separator, linesAbove, '"');
  if (separator !== '\t' || quoted.problems.length === 0) return quoted;
  // Tab-separated text is often written without any quoting: then a quote at the start of a cell is only that.
  const bare = parseRows(body, separator, linesAbove, NO_QUOTES);
  const width = commonWidth(bare.rows.map(({ cells }) => cells));
  return bare.rows.every(({ cells }) => cells.length === width) ? bare : quoted;
}

function parseRows(body: string, separator: string, linesAbove: number, quoteChar: string): Rows {
  const found: Rows = { rows: [], problems: [] };
  let line = linesAbove + 1;
  let at = 0;
  Papa.parse<string[]>(body, {
    delimiter: separator,
    quoteChar,
    newline: '\n',
    step({ data: cells, errors, meta }, parser) {
      const [error] = errors.filter(({ type }) => type === 'Quotes');
      const columns = cells.length;
      if (error) {
        const quoteLine = line + lineEndsIn(body.slice(at, error.index ?? at));
        found.problems.push({ line: quoteLine, message: mistakes.wrongQuote(), noteId: `line-${line}` });
      } else if (columns > MOST_COLUMNS) found.refusal = { line, message: mistakes.tooManyColumns(columns) };
      else if (found.rows.length > MOST_ROWS) found.refusal = { line, message: mistakes.tooManyRows() };
      else if (cells.some((cell) => cell.trim() !== '')) found.rows.push({ cells, line });
      line += lineEndsIn(body.slice(at, meta.cursor));
      at = meta.cursor;
      if (found.refusal) parser.abort();
    },
  });
  return found;
}

const lineEndsIn = (text: string): number => text.split('\n').length - 1;

/** One after the other: the rest of a long text is not cut into lines. */
function* linesOf(text: string): Generator<string> {
  for (let at = 0, end = 0; end >= 0; at = end + 1) {
    end = text.indexOf('\n', at);
    yield text.slice(at, end < 0 ? undefined : end);
  }
}

function withoutLines(text: string, lineCount: number): string {
  let at = 0;
  for (let line = 0; line < lineCount; line++) {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
  }
  return text.slice(at);
}

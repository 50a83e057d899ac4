import { parseDeckText } from '../domain/deck-text';
import { problemOfFile } from './deck-file';
import { readHeadings } from './headings';
import type { IncomingDeck } from './incoming-deck';
import { readObsidian } from './obsidian';
import { readQuestionAnswer } from './question-answer';
import { readDeckJson } from './read-deck-json';
import { Refusal } from './refusal';
import { engine, type ReadSource, type ReadTable } from './source';
import { readTable, type TableChoices } from './table';
import { deckOfTable } from './table-deck';
import { readText } from './text-encoding';
import { formatOfText, type TextFormat } from './text-format';

/** Reads a text in whichever of the formats it is. Rejects with a `Refusal` where it holds no card at all. */
export async function readTextSource(source: Blob | string, name: string): Promise<ReadSource> {
  const { text, isGuessed } = await textOf(source);
  const format = formatOfText(text, name);
  if (isGuessed && format !== 'table') throw await wrongEncoding(source);
  if (format === 'table') {
    const { deck, table } = await readTableDeck(text, name, isGuessed, {});
    return { name, format, decks: [deck], table };
  }
  const deck = readers[format](text, name);
  const [problem] = deck.problems;
  if (problem && hasNothing(deck)) throw new Refusal(problem.message, { problem });
  return { name, format, decks: [deck] };
}

const readers: Record<Exclude<TextFormat, 'table'>, (text: string, fileName: string) => IncomingDeck> = {
  deck: (text, fileName) => ({ ...parseDeckText(text, { fileName }), progress: new Map(), isWhole: true, media: [] }),
  'question-answer': (text, fileName) => readQuestionAnswer(text, { fileName }),
  obsidian: (text, fileName) => readObsidian(text, { fileName }),
  headings: (text, fileName) => readHeadings(text, { fileName }),
  json: (text) => {
    const read = readDeckJson(text);
    if ('problem' in read) throw new Refusal(read.problem.message, { problem: read.problem });
    return read.deck;
  },
};

async function textOf(source: Blob | string): Promise<{ text: string; isGuessed: boolean }> {
  const problem = problemOfFile({ size: typeof source === 'string' ? source.length : source.size });
  if (problem) throw new Refusal(problem.message, { problem });
  if (typeof source === 'string') return { text: source, isGuessed: false };
  const file = readText(new Uint8Array(await source.arrayBuffer()), { lastResort: 'windows-1252' });
  if ('problem' in file) throw new Refusal(file.problem.message, { problem: file.problem });
  return { text: file.text, isGuessed: file.encoding === 'windows-1252' };
}

/** Only a table's learner sees at once whether a guess was right. */
async function wrongEncoding(source: Blob | string): Promise<Error> {
  const file = typeof source === 'string' ? undefined : readText(new Uint8Array(await source.arrayBuffer()));
  if (!file || !('problem' in file)) return new Error('Inconsistent: a text that was guessed can be read.');
  return new Refusal(file.problem.message, { problem: file.problem });
}

/** No card, not even one with a problem: there is nothing to preview. */
function hasNothing({ deck, problems }: IncomingDeck): boolean {
  return deck.notes.length === 0 && problems.every(({ noteId }) => noteId === undefined);
}

async function readTableDeck(
  text: string,
  fileName: string,
  isGuessedEncoding: boolean,
  choices: TableChoices,
): Promise<{ deck: IncomingDeck; table: ReadTable }> {
  const { rows, problems, deck, tags, guidColumn, ...shape } = readTable(text, choices);
  const [problem] = problems;
  if (rows.length === 0 && problem) throw new Refusal(problem.message, { problem });
  const htmlToMarkdown = shape.isHtml ? await markdownOfCells() : (cell: string) => cell;
  const draft = { rows, problems, deck, tags, guidColumn, ...shape };
  return {
    deck: deckOfTable(draft, shape.mapping, { fileName, htmlToMarkdown }),
    table: {
      shape,
      isGuessedEncoding,
      reread: (changed) => readTableDeck(text, fileName, isGuessedEncoding, { ...choices, ...changed }),
    },
  };
}

async function markdownOfCells(): Promise<(html: string) => string> {
  const { htmlToMarkdown } = await engine(() => import('./anki/html-to-markdown'));
  return (html) => htmlToMarkdown(html, new Set()).markdown;
}

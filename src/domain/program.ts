import { clozeText } from './cloze';
import type { Note } from './deck';
import { mistakes, type Mistake } from './deck-mistakes';
import { fencesOf, type Fence } from './fences';
import { parseGoRange, type GoRange } from './go-range';
import { nearestWord } from './nearest-word';

export const RESULT_WORDS = ['output', 'panic', 'fatal', 'exit', 'compile-error', 'vet', 'race', 'test'] as const;
export type ResultWord = (typeof RESULT_WORDS)[number];

/** What a program does, as a fence behind it says. */
export interface Result {
  word: ResultWord;
  text: string;
  side: Side;
  /** One of several allowed outputs; each is seen when the program runs often enough. */
  any: boolean;
  /** Of `exit` only. */
  exitCode?: number;
  /** The `go` lines with which it happens; all when absent. */
  goRange?: GoRange;
}

/** A Go program on a card. */
export interface Program {
  /** The first one has the name `main.go` unless its fence names it. */
  files: { name: string; source: string }[];
  /** Whether it is run, type-checked in a wrapper, or only shown. */
  mode: 'run' | 'fragment' | 'illegal';
  side: Side;
  /** Of its first fence in the side's Markdown, from 0. */
  lineOffset: number;
  results: Result[];
}

export type Side = 'question' | 'answer';

export interface SideMistake extends Mistake {
  side: Side;
}

const MAIN_FILE = 'main.go';
const FILE_WORD = 'file=';
const PROGRAM_WORDS = ['fragment', 'illegal', FILE_WORD];
const FILE_NAME = /^(?!.*(?:^|\/)\.)[\w.-]+(?:\/[\w.-]+)*$/;
const MAX_EXIT_CODE = 255;

/** Languages of code fences that a slip of the finger could turn into a result word, or the other way round. */
const LANGUAGES = new Set(['text', 'txt', 'edit', 'trace', 'rest', 'rust', 'dot', 'diff', 'css', 'tex', 'net', 'vue']);

/** The programs of a note's two sides, in their order, each with the results that the fences behind it state. */
export function programsOf(note: Pick<Note, 'front' | 'back'>): Program[] {
  return readPrograms(note).programs;
}

/** The same, with what is wrong with the fences. */
export function readPrograms({ front, back }: Pick<Note, 'front' | 'back'>): {
  programs: Program[];
  mistakes: SideMistake[];
} {
  const reading: Reading = { programs: [], fileNames: new Set() };
  const found: SideMistake[] = [];
  for (const [side, markdown] of [['question', front] as const, ['answer', back] as const]) {
    for (const fence of fencesOf(markdown)) {
      const messages = readFence(reading, fence, side);
      found.push(...messages.map((message) => ({ side, line: fence.line, message })));
    }
  }
  return { programs: reading.programs, mistakes: found };
}

interface Reading {
  programs: Program[];
  /** Of the last program. */
  fileNames: Set<string>;
}

function readFence(reading: Reading, fence: Fence, side: Side): string[] {
  const [language = '', ...words] = fence.words;
  if (language === 'go') return readProgram(reading, fence, words, side);

  const word = RESULT_WORDS.find((known) => known === language);
  if (word) return readResult(reading.programs.at(-1), { word, text: fence.source, side, any: false }, words);

  const meant = language === '' || LANGUAGES.has(language) ? undefined : nearestWord(language, RESULT_WORDS);
  return side === 'answer' && meant ? [mistakes.resultUnknown(language, meant)] : [];
}

function readProgram(reading: Reading, fence: Fence, words: string[], side: Side): string[] {
  const messages: string[] = [];
  let mode: Program['mode'] = 'run';
  let fileName: string | undefined;
  for (const word of words) {
    if (word === 'fragment' || word === 'illegal') mode = word;
    else if (word.startsWith(FILE_WORD)) fileName = word.slice(FILE_WORD.length).replace(/^"(.*)"$/, '$1');
    else messages.push(mistakes.programWordUnknown(word, nearestWord(word, PROGRAM_WORDS)));
  }
  if (fileName !== undefined && !FILE_NAME.test(fileName)) messages.push(mistakes.fileNameUnreadable(fileName));

  const file = { name: fileName ?? MAIN_FILE, source: clozeText(fence.source) };
  const program = fileName === undefined ? undefined : reading.programs.at(-1);
  if (program) {
    if (reading.fileNames.has(file.name)) messages.push(mistakes.fileTwice(file.name));
    program.files.push(file);
  } else {
    reading.programs.push({ files: [file], mode, side, lineOffset: fence.line - 1, results: [] });
    reading.fileNames.clear();
  }
  reading.fileNames.add(file.name);
  return messages;
}

function readResult(program: Program | undefined, result: Result, words: string[]): string[] {
  const messages = readResultWords(result, words);
  program?.results.push(result);
  if (!program && result.side === 'answer') messages.push(mistakes.resultWithoutProgram(result.word));
  if (program?.mode === 'illegal') messages.push(mistakes.resultOfIllegal(result.word));
  return messages;
}

function readResultWords(result: Result, words: string[]): string[] {
  const messages: string[] = [];
  for (const word of words) {
    const goRange = word.startsWith('go') ? parseGoRange(word, 'up to') : undefined;
    if (goRange) result.goRange = goRange;
    else if (word === 'any') result.any = true;
    else if (result.word === 'exit' && isExitCode(word)) result.exitCode = Number(word);
    else messages.push(mistakes.resultWordUnknown(word, result.word));
  }
  if (result.any && result.word !== 'output') messages.push(mistakes.anyWithoutOutput(result.word));
  if (result.word === 'exit' && result.exitCode === undefined) messages.push(mistakes.exitWithoutCode());
  return messages;
}

function isExitCode(word: string): boolean {
  return /^\d{1,3}$/.test(word) && Number(word) >= 1 && Number(word) <= MAX_EXIT_CODE;
}

import type { Program, Result } from '../../../src/domain/program';
import { trimmedLines, withoutAccidents } from './printed-text';
import type { Outcome } from './run-command';

/** What was seen of a program under one toolchain. */
export interface Sighting {
  /** The compiler's messages; empty when it compiled. */
  compiler: string[];
  vet: string[];
  /** Plain runs, or the run of its tests. */
  runs: Outcome[];
  /** What it printed under the race detector, as far as it was run there. */
  race: string[];
}

/** One sentence, and where it helps what the card expects and what was printed. */
export interface Difference {
  message: string;
  expected?: string[];
  printed?: string[];
}

/** What the race detector prints of each race, on a line of its own. */
export const DATA_RACE = 'WARNING: DATA RACE';
const SHOWN_FOR_A_PANIC = 6;

/** Whether every line of the result is part of a printed line. */
function isPrinted(text: string, printed: string[]): boolean {
  const lines = trimmedLines(text).filter((line) => line !== '');
  return lines.every((line) => printed.some((each) => includesLine(each, line)));
}

const includesLine = (printed: string, line: string) =>
  withoutAccidents(printed).includes(withoutAccidents(line.trim()));

/** Of several results with the same word, one per wording, one has to fit; `output` is judged elsewhere. */
function judgeWording(results: Result[], word: Result['word'], printed: string[]): Difference[] {
  const wordings = results.filter((result) => result.word === word);
  if (wordings.length === 0 || wordings.some(({ text }) => isPrinted(text, printed))) return [];
  const expected = wordings.flatMap(({ text }) => trimmedLines(text));
  return [{ message: `\`${word}\` was not printed.`, expected, printed }];
}

type Ending = 'panic' | 'fatal' | `exit ${number}` | 'no end' | 'a signal';

function endingOf({ exitCode, stderr, timedOut }: Outcome): Ending {
  if (timedOut) return 'no end';
  if (exitCode === null) return 'a signal';
  if (exitCode === 2 && /^fatal error: /m.test(stderr)) return 'fatal';
  if (exitCode === 2 && /^panic: /m.test(stderr)) return 'panic';
  return `exit ${exitCode}`;
}

function expectedEnding(results: Result[]): Ending {
  const ending = results.find(({ word }) => word === 'panic' || word === 'fatal' || word === 'exit');
  return ending === undefined || ending.word === 'exit' ? `exit ${ending?.exitCode ?? 0}` : (ending.word as Ending);
}

export const printedBy = ({ stdout, stderr }: Outcome): string[] => [...trimmedLines(stdout), ...trimmedLines(stderr)];

function judgeRun(results: Result[], run: Outcome): Difference[] {
  const expected = expectedEnding(results);
  const ending = endingOf(run);
  if (ending !== expected) {
    const what =
      ending === 'no end' ? 'It did not end within the limits of time and output' : `It ended with ${ending}`;
    return [{ message: `${what}; expected ${expected}.`, printed: printedBy(run).slice(0, SHOWN_FOR_A_PANIC) }];
  }
  const endings = (['panic', 'fatal', 'exit'] as const).flatMap((word) => judgeWording(results, word, printedBy(run)));
  return [...judgeOutput(results, run), ...endings];
}

function judgeOutput(results: Result[], run: Outcome): Difference[] {
  const outputs = results.filter(({ word }) => word === 'output').map(({ text }) => trimmedLines(text).join('\n'));
  const printed = trimmedLines(run.stdout);
  if (outputs.length === 0 || outputs.includes(printed.join('\n'))) return [];
  return [{ message: 'The output differs.', expected: outputs.join('\nor\n').split('\n'), printed }];
}

/** What can only be said of all runs together. */
function judgeVariety(results: Result[], runs: Outcome[]): Difference[] {
  const outputs = results.filter(({ word }) => word === 'output');
  if (outputs.length > 1 && !outputs.every(({ any }) => any)) {
    return [{ message: 'Several outputs are claimed for this version; only `output any` may be one of several.' }];
  }
  const seen = new Set(runs.map(({ stdout }) => trimmedLines(stdout).join('\n')));
  return outputs
    .map(({ text }) => trimmedLines(text))
    .filter((lines) => outputs[0]?.any && !seen.has(lines.join('\n')))
    .map((expected) => ({ message: `This output was not seen in ${runs.length} runs.`, expected }));
}

function judgeTests(results: Result[], run: Outcome): Difference[] {
  const tests = results.filter(({ word }) => word === 'test');
  const shouldFail = tests.some(({ text }) => /FAIL|panic/.test(text));
  const missing = judgeWording(results, 'test', printedBy(run));
  if (missing.length > 0 || (run.exitCode !== 0) === shouldFail) return missing;
  return [
    { message: `\`go test\` ${shouldFail ? 'passed' : 'failed'}; the card says otherwise.`, printed: printedBy(run) },
  ];
}

export function isTested({ files }: Pick<Program, 'files'>): boolean {
  return files.some(({ name }) => name.endsWith('_test.go'));
}

/** Whether this very result, of several wordings, was seen. */
export function wordingIsPrinted({ word, text }: Result, { compiler, vet, race, runs }: Sighting): boolean {
  switch (word) {
    case 'output':
      return runs.some(({ stdout }) => trimmedLines(stdout).join('\n') === trimmedLines(text).join('\n'));
    case 'compile-error':
      return isPrinted(text, compiler);
    case 'vet':
      return isPrinted(text, vet);
    case 'race':
      return isPrinted(text, race);
    default:
      return runs.some((run) => isPrinted(text, printedBy(run)));
  }
}

/** Compares what a card says with what was seen. `results` are those that speak for this toolchain and `go` line. */
export function judge(program: Program, results: Result[], seen: Sighting): Difference[] {
  const words = new Set(results.map(({ word }) => word));
  if (program.results.length > 0 && results.length === 0) {
    return [{ message: 'No result speaks for this version, though the card does.' }];
  }
  if (program.mode === 'fragment' && results.some(({ word }) => word !== 'compile-error')) {
    return [{ message: 'A fragment is only type-checked; it can have no result but `compile-error`.' }];
  }
  if (words.has('compile-error')) {
    if (words.size > 1) return [{ message: 'What does not compile can have no result but `compile-error`.' }];
    if (seen.compiler.length === 0) return [{ message: 'It compiles; the card says `compile-error`.' }];
    return judgeWording(results, 'compile-error', seen.compiler);
  }
  if (seen.compiler.length > 0) return [{ message: 'It does not compile.', printed: seen.compiler }];
  if (results.length === 0 && program.side === 'answer' && seen.vet.length > 0) {
    return [{ message: '`go vet` complains about a program of the answer.', printed: seen.vet }];
  }
  const complaints = [...judgeWording(results, 'vet', seen.vet), ...judgeRaces(results, seen.race)];
  const [firstRun] = seen.runs;
  if (isTested(program)) {
    if (['output', 'panic', 'fatal', 'exit'].some((word) => words.has(word as Result['word']))) {
      return [{ message: 'A program with tests is run by `go test`; say `test` instead.' }];
    }
    return firstRun ? [...complaints, ...judgeTests(results, firstRun)] : complaints;
  }
  if (words.has('test')) return [{ message: 'The card says `test`, but no file ends in `_test.go`.' }];
  const [wrongRun = []] = seen.runs
    .map((run) => judgeRun(results, run))
    .filter((differences) => differences.length > 0);
  return [...complaints, ...(wrongRun.length > 0 ? wrongRun : judgeVariety(results, seen.runs))];
}

function judgeRaces(results: Result[], printed: string[]): Difference[] {
  if (!results.some(({ word }) => word === 'race')) return [];
  return printed.includes(DATA_RACE)
    ? judgeWording(results, 'race', printed)
    : [{ message: 'The race detector found nothing.', printed }];
}

/** The printed lines that a result speaks of, fit for a file that people compare: the same on every machine. */
export function evidenceOf(results: Result[], seen: Sighting): string[] {
  const evidence = new Set<string>();
  for (const { word, text, exitCode } of results) {
    const claimed = trimmedLines(text).filter((line) => line !== '');
    if (word === 'compile-error') seen.compiler.forEach((line) => evidence.add(line));
    else if (word === 'vet') seen.vet.forEach((line) => evidence.add(line));
    else if (word === 'race') evidence.add(DATA_RACE);
    else if (word !== 'output') {
      if (exitCode !== undefined) evidence.add(`exit status ${exitCode}`);
      const [run] = seen.runs;
      const lines = run ? printedBy(run) : [];
      lines
        .filter((line) => claimed.some((each) => includesLine(line, each)))
        .forEach((line) => evidence.add(withoutAccidents(line)));
    }
  }
  return [...outputsOf(results, seen), ...evidence];
}

/** Of `output any` all outputs, in the card's order, which is also all that were seen. */
function outputsOf(results: Result[], { runs }: Sighting): string[] {
  const outputs = results.filter(({ word }) => word === 'output');
  if (outputs.length === 0) return [];
  if (!outputs[0]?.any) return trimmedLines(runs[0]?.stdout ?? '');
  return outputs.flatMap(({ text }, index) => [...(index > 0 ? ['or'] : []), ...trimmedLines(text)]);
}

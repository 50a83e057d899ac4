import type { Program, Result } from '../../../src/domain/program';
import type { Catcher } from '../../../src/domain/verification';
import { mistakesOfFragment, wrapFragment } from './fragment';
import type { StandardPackages } from './fragment';
import { GoProgram } from './go-program';
import { DATA_RACE, isTested, printedBy } from './judge';
import type { Sighting } from './judge';
import { trimmedLines } from './printed-text';
import type { Outcome } from './run-command';
import type { Toolchain } from './toolchains';

interface Workbench {
  toolchain: Toolchain;
  goLine: string;
  packages: StandardPackages;
  /** Whether vet and the race detector are asked also where the card claims nothing of them: once is enough to know who catches what. */
  asksEveryone: boolean;
}

/** A program whose output is one text prints it every time; the time limit spares the slow ones. */
const REPEATED_RUNS = 10;
const REPEATS_LIMIT_MS = 1_000;
const RUNS_OF_ANY_OUTPUT = 50;
const MAX_RUNS_OF_ANY_OUTPUT = 3_000;
const ANY_OUTPUT_LIMIT_MS = 30_000;
/** The detector sees a race only when it happens while it watches. */
const RACE_RUNS = 10;
const RACE_HUNTS = 3;

const STARTS_GOROUTINES = /(^|[\s;{])go\s+(func\b|\w)|\.Go\(|AfterFunc\(|\.Parallel\(|"net\/http/m;

const hasMain = ({ files }: Program) => files.some(({ source }) => /^func main\(\)/m.test(source));
const isAboutRunning = ({ word }: Result) => ['output', 'panic', 'fatal', 'exit', 'test'].includes(word);

/** Has a program compiled, vetted and run as far as its claims and its stamp need it. */
export async function observe(program: Program, results: Result[], workbench: Workbench): Promise<Sighting> {
  if (program.mode === 'fragment')
    return { compiler: await checkFragment(program, workbench), vet: [], runs: [], race: [] };

  const module = await GoProgram.inModule(program.files, workbench.toolchain, workbench.goLine);
  try {
    const compiler = isTested(program) ? await module.compileTests() : await module.build();
    if (compiler.length > 0) return { compiler, vet: [], runs: [], race: [] };
    const vet = workbench.asksEveryone || results.some(({ word }) => word === 'vet') ? await module.vet() : [];
    const runs = await runPlainly(program, results, module);
    return { compiler, vet, runs, race: await runForRaces(program, results, module, workbench) };
  } finally {
    await module.discard();
  }
}

async function checkFragment({ files }: Program, { toolchain, goLine, packages }: Workbench): Promise<string[]> {
  const [file, ...more] = files;
  let fewest: string[] | undefined;
  for (const source of wrapFragment(file?.source ?? '', packages)) {
    const module = await GoProgram.inModule([{ name: 'main.go', source }, ...more], toolchain, goLine);
    const mistakes = mistakesOfFragment(await module.build(['-gcflags=-e']));
    await module.discard();
    if (mistakes.length === 0) return [];
    if (fewest === undefined || mistakes.length < fewest.length) fewest = mistakes;
  }
  return fewest ?? [];
}

async function runPlainly(program: Program, results: Result[], module: GoProgram): Promise<Outcome[]> {
  const isUnclaimedAnswer = program.results.length === 0 && program.side === 'answer';
  if (!results.some(isAboutRunning) && !isUnclaimedAnswer) return [];
  if (isTested(program)) return [await module.test()];
  if (!hasMain(program)) return [];

  const anyOutputs = results.filter(({ any }) => any).map(({ text }) => trimmedLines(text).join('\n'));
  return anyOutputs.length > 0 ? runUntilAllSeen(anyOutputs, module) : runRepeatedly(module);
}

async function runRepeatedly(module: GoProgram): Promise<Outcome[]> {
  const runs: Outcome[] = [];
  const until = Date.now() + REPEATS_LIMIT_MS;
  do runs.push(await module.run());
  while (runs.length < REPEATED_RUNS && Date.now() < until);
  return runs;
}

async function runUntilAllSeen(outputs: string[], module: GoProgram): Promise<Outcome[]> {
  const runs: Outcome[] = [];
  const unseen = new Set(outputs);
  const until = Date.now() + ANY_OUTPUT_LIMIT_MS;
  while (runs.length < RUNS_OF_ANY_OUTPUT || (unseen.size > 0 && runs.length < MAX_RUNS_OF_ANY_OUTPUT)) {
    const run = await module.run();
    runs.push(run);
    unseen.delete(trimmedLines(run.stdout).join('\n'));
    if (run.timedOut || Date.now() > until) break;
  }
  return runs;
}

async function runForRaces(
  program: Program,
  results: Result[],
  module: GoProgram,
  { asksEveryone }: Workbench,
): Promise<string[]> {
  const isClaimed = results.some(({ word }) => word === 'race');
  const isHunted = asksEveryone && program.files.some(({ source }) => STARTS_GOROUTINES.test(source));
  if (!isClaimed && !isHunted) return [];
  if (!hasMain(program) && !isTested(program)) return [];

  await module.buildForRaces({ isTest: isTested(program) });
  let printed: string[] = [];
  for (let left = isClaimed ? RACE_RUNS : RACE_HUNTS; left > 0; left--) {
    const run = await module.runForRaces();
    printed = printedBy(run);
    if (run.timedOut || printed.includes(DATA_RACE)) break;
  }
  return printed;
}

export function catchersOf({ mode }: Program, { compiler, vet, race }: Sighting): Catcher[] {
  if (mode === 'fragment') return [];
  if (compiler.length > 0) return ['compiler'];
  const catchers: Catcher[] = [];
  if (vet.length > 0) catchers.push('vet');
  if (race.includes(DATA_RACE)) catchers.push('race detector');
  return catchers.length > 0 ? catchers : ['nothing'];
}

import { includesGo } from '../../../src/domain/go-range';
import type { Program, Result } from '../../../src/domain/program';
import { claimOf } from '../../../src/domain/verification';
import type { VerifiedProgram } from '../../../src/domain/verification';
import type { CardProgram } from './card-programs';
import { standardPackages } from './fragment';
import type { StandardPackages } from './fragment';
import { formatted } from './go-program';
import { evidenceOf, judge, wordingIsPrinted } from './judge';
import type { Difference, Sighting } from './judge';
import { catchersOf, observe } from './observe';
import { bounded } from './printed-text';
import { runCommand } from './run-command';
import { labelOf, settingsOf } from './settings';
import type { Setting } from './settings';
import { compareVersions, goEnvironment, hasAllDefaults } from './toolchains';
import type { Toolchain } from './toolchains';

/** The toolchains, and what is found out once of the newest. */
export interface Workshop {
  /** Oldest first. */
  toolchains: Toolchain[];
  newest: Toolchain;
  packages: StandardPackages;
}

/** What a toolchain made of a program; no differences means that it is as the card says. */
export interface Verification {
  verified: VerifiedProgram;
  differences: (Difference & { setting?: string })[];
}

const LISTING_TIMEOUT_MS = 60_000;

export async function openWorkshop(toolchains: Toolchain[]): Promise<Workshop> {
  const newest = toolchains.at(-1);
  if (!newest) throw new Error('Inconsistent: a workshop without a toolchain.');
  const listing = await runCommand(newest.go, ['list', 'std'], {
    cwd: '/',
    env: goEnvironment(newest.go),
    timeoutMs: LISTING_TIMEOUT_MS,
  });
  return { toolchains, newest, packages: standardPackages(listing.stdout) };
}

export async function verifyProgram(cardProgram: CardProgram, workshop: Workshop): Promise<Verification> {
  const { program } = cardProgram;
  const versions = workshop.toolchains.map(({ version }) => version);
  const settings = settingsOf(cardProgram, versions);
  const verified: VerifiedProgram = { cards: [], verdict: claimOf(program), caughtBy: [], go: [], printed: {} };
  const differences: Verification['differences'] = [...(await judgeFormat(program, workshop.newest))];
  const seenAs = new Map<Setting, Sighting>();
  const newestOwn = settings.filter(({ version, goLine }) => version === goLine).at(-1);

  for (const setting of settings) {
    const toolchain = workshop.toolchains.find(({ version }) => version === setting.version);
    if (!toolchain) throw new Error(`Inconsistent: no toolchain for Go ${setting.version}.`);
    const results = resultsFor(program, setting);
    const asksEveryone = setting === newestOwn;
    const { goLine } = setting;
    const seen = await observe(program, results, { toolchain, goLine, packages: workshop.packages, asksEveryone });
    seenAs.set(setting, seen);
    differences.push(...judge(program, results, seen).map((each) => ({ ...each, setting: labelOf(setting) })));
    verified.printed[labelOf(setting)] = bounded(evidenceOf(results, seen));
    if (setting === newestOwn) verified.caughtBy = catchersOf(program, seen);
  }
  verified.go = [...new Set(settings.map(({ version }) => version))].sort(compareVersions);
  if (verified.go.length === 0)
    differences.push({ message: `None of Go ${versions.join(', ')} is what the card speaks for.` });
  return { verified, differences: [...differences, ...judgeCoverage(program, seenAs, versions)] };
}

const resultsFor = ({ results }: Program, { goLine }: Setting): Result[] =>
  results.filter(({ goRange }) => includesGo(goRange ?? {}, goLine));

/** With all the usual toolchains at hand, a result that none of them gave is a result that nobody ever saw. */
function judgeCoverage(program: Program, seenAs: Map<Setting, Sighting>, versions: string[]): Difference[] {
  if (!hasAllDefaults(versions)) return [];
  return program.results.flatMap((result) => {
    const label = [result.word, ...result.text.split('\n').slice(0, 1)].join(': ');
    const sightings = [...seenAs].filter(([{ goLine }]) => includesGo(result.goRange ?? {}, goLine));
    if (sightings.length === 0) return [{ message: `No toolchain was asked about this result (${label}).` }];
    if (sightings.some(([, seen]) => wordingIsPrinted(result, seen))) return [];
    return [{ message: `No toolchain words it like this (${label}).` }];
  });
}

async function judgeFormat(program: Program, toolchain: Toolchain): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const { name, source } of program.files) {
    const wanted = await formatted(source, toolchain);
    if (wanted === undefined || wanted === source) continue;
    const lines = source.split('\n');
    const wantedLines = wanted.split('\n');
    const at = lines.findIndex((line, index) => line !== wantedLines[index]);
    const message = `gofmt writes line ${at + 1} of ${name} differently.`;
    differences.push({ message, expected: [wantedLines[at] ?? ''], printed: [lines[at] ?? ''] });
  }
  return differences;
}

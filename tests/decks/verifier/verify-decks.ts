import { availableParallelism } from 'node:os';
import { claimOf, programKey } from '../../../src/domain/verification';
import type { VerifiedProgram, VerifiedPrograms } from '../../../src/domain/verification';
import { deckIdOfFile, readCardPrograms } from './card-programs';
import type { CardProgram, DeckFile } from './card-programs';
import { isUpToDate, mergeVerified } from './lock-file';
import { verifyProgram } from './verify-program';
import type { Verification, Workshop } from './verify-program';

export interface ProgramDifference {
  place: string;
  card: string;
  difference: Verification['differences'][number];
}

export interface DecksVerification {
  /** What can be written down: only programs that are as their cards say. */
  verified: VerifiedPrograms;
  differences: ProgramDifference[];
  /** What keeps cards from being read, as `file:line: message`. */
  problems: string[];
  counts: {
    cards: number;
    cardsWithProgram: number;
    programs: number;
    run: number;
    shownOnly: number;
    byVerdict: Map<string, number>;
  };
}

interface Options {
  known: VerifiedPrograms;
  /** Whether to run also what is known. */
  runsAgain: boolean;
  onProgress?: (done: number, all: number) => void;
}

/** Verifies every program of these decks that `known` does not already speak of, or every one. */
export async function verifyDecks(decks: DeckFile[], workshop: Workshop, options: Options): Promise<DecksVerification> {
  const read = decks.map(readCardPrograms);
  const programs = read.flatMap((deck) => deck.programs);
  const versions = workshop.toolchains.map(({ version }) => version);
  const byKey = new Map<string, CardProgram[]>();
  for (const each of programs) {
    const key = programKey(each.program);
    byKey.set(key, [...(byKey.get(key) ?? []), each]);
  }
  const pending = [...byKey].filter(([key, [first]]) => {
    return first && (options.runsAgain || !isUpToDate(options.known[key], first, versions));
  });

  const found = new Map<string, VerifiedProgram | 'differs'>();
  const differences: ProgramDifference[] = [];
  await inParallel(pending, async ([key, sharers]) => {
    const [first] = sharers;
    if (!first) return;
    const result = await verifyOrExplain(first, workshop);
    found.set(key, result.differences.length > 0 ? 'differs' : result.verified);
    for (const { place, card } of sharers) {
      differences.push(...result.differences.map((difference) => ({ place, card, difference })));
    }
    options.onProgress?.(found.size, pending.length);
  });

  const byVerdict = new Map<string, number>();
  for (const { program } of programs) {
    const verdict = found.get(programKey(program)) === 'differs' ? 'differs' : claimOf(program);
    byVerdict.set(verdict, (byVerdict.get(verdict) ?? 0) + 1);
  }
  const order = new Map(programs.map(({ place }, index) => [place, index]));
  return {
    verified: mergeVerified(options.known, found, programs, decks.map(deckIdOfFile)),
    differences: differences.sort((a, b) => (order.get(a.place) ?? 0) - (order.get(b.place) ?? 0)),
    problems: read.flatMap((deck) => deck.problems),
    counts: {
      cards: read.reduce((sum, deck) => sum + deck.cards, 0),
      cardsWithProgram: new Set(programs.map(({ card }) => card)).size,
      programs: programs.length,
      run: pending.length,
      shownOnly: read.reduce((sum, deck) => sum + deck.shownOnly, 0),
      byVerdict,
    },
  };
}

async function verifyOrExplain(program: CardProgram, workshop: Workshop): Promise<Verification> {
  try {
    return await verifyProgram(program, workshop);
  } catch (cause) {
    throw new Error(`${program.place} ${program.card} could not be verified.`, { cause });
  }
}

/** One more at a time than there are processors: many programs sleep. */
async function inParallel<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, worker));
}

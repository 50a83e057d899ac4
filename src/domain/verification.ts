import { contentHash } from './content-hash';
import type { Note } from './deck';
import { programsOf, type Program, type Result } from './program';

/** What catches a trap: who complains about the program before a user does. */
export type Catcher = 'compiler' | 'vet' | 'race detector' | 'nothing';

/** What the Go toolchain made of one program. */
export interface VerifiedProgram {
  /** `deck/note` of the cards that show it. */
  cards: string[];
  /** What it was seen to do, in the words of `claimOf`. */
  verdict: string;
  /** As the newest toolchain sees it; empty for a fragment. */
  caughtBy: Catcher[];
  /** Toolchains that ran it, oldest first, e.g. `1.22`. */
  go: string[];
  /** What was printed about the claim, by toolchain and, where it differs, `go` line: `1.22`, `1.27 with go 1.21`. */
  printed: Record<string, string[]>;
}

/** The content of decks/verified.json: by `programKey`. */
export type VerifiedPrograms = Record<string, VerifiedProgram>;

/** What a card says of its own trustworthiness. */
export interface Stamp {
  goVersions: string[];
  caughtBy: Catcher[];
}

/** Hash of all that the verdict depends on: the program, how it is run, and what the card says that it does. */
export function programKey(program: Program): string {
  const { files, mode, results } = program;
  const claims = results.map(({ word, text, any, exitCode = null, goRange }) => {
    return [word, text, any, exitCode, goRange?.from ?? null, goRange?.upTo ?? null];
  });
  return contentHash(JSON.stringify([files.map(({ name, source }) => [name, source]), mode, claimOf(program), claims]));
}

const claimOfResult = ({ word, exitCode }: Result): string => (exitCode === undefined ? word : `${word} ${exitCode}`);

/** What the card says that the program does: its result words, or what is expected of any program in its place. */
export function claimOf({ mode, side, results }: Program): string {
  if (results.length > 0) return [...new Set(results.map(claimOfResult))].join(', ');
  if (mode === 'fragment') return 'type-checks';
  return side === 'question' ? 'compiles' : 'runs';
}

/** `illegal` programs are only shown. */
export const isVerifiable = ({ mode }: Program): boolean => mode !== 'illegal';

/**
 * The versions that ran every program with a result (else every program), and what catches the one that is asked about.
 * Both are empty for a note without programs and for one that nobody verified.
 */
export function stampOf(note: Pick<Note, 'front' | 'back'>, verified: VerifiedPrograms): Stamp {
  const programs = programsOf(note).filter(isVerifiable);
  const claiming = programs.filter(({ results }) => results.length > 0);
  const run = claiming.length > 0 ? claiming : programs;
  const asked = run.filter(({ side }) => side === 'question');

  const entries = run.map((program) => verified[programKey(program)]);
  const [first, ...others] = entries.map((entry) => entry?.go ?? []);
  const goVersions = (first ?? []).filter((version) => others.every((versions) => versions.includes(version)));
  if (goVersions.length === 0) return { goVersions: [], caughtBy: [] };

  const catchers = (asked.length > 0 ? asked : run).flatMap((program) => verified[programKey(program)]?.caughtBy ?? []);
  const all = new Set(catchers);
  if (all.size > 1) all.delete('nothing');
  return { goVersions, caughtBy: [...all] };
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { programKey } from '../../../src/domain/verification';
import type { VerifiedProgram, VerifiedPrograms } from '../../../src/domain/verification';
import type { CardProgram } from './card-programs';
import { labelOf, settingsOf } from './settings';
import { compareVersions } from './toolchains';

export const VERIFIED_FILE = 'decks/verified.json';

export function readVerified(path: string): VerifiedPrograms {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as VerifiedPrograms) : {};
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The same bytes for the same content: by card, then by key, every list in a fixed order. */
export function printVerified(verified: VerifiedPrograms): string {
  const cardOf = ({ cards }: VerifiedProgram) => cards[0] ?? '';
  const entries = Object.entries(verified)
    .map(([key, entry]) => [key, { ...entry, cards: [...entry.cards].sort(compareText) }] as const)
    .sort(([a, first], [b, second]) => compareText(cardOf(first), cardOf(second)) || compareText(a, b))
    .map(([key, entry]) => `  ${JSON.stringify(key)}: ${printEntry(entry)}`);
  return `{\n${entries.join(',\n')}\n}\n`;
}

function printEntry({ cards, verdict, caughtBy, go, printed }: VerifiedProgram): string {
  const settings = Object.entries(printed)
    .sort(([a], [b]) => compareVersions(a, b) || compareText(a, b))
    .map(([setting, lines]) => `      ${JSON.stringify(setting)}: ${printList(lines, '      ')}`);
  return [
    '{',
    `    "cards": ${printList(cards)},`,
    `    "verdict": ${JSON.stringify(verdict)},`,
    `    "caughtBy": ${printList(caughtBy)},`,
    `    "go": ${printList(go)},`,
    `    "printed": {\n${settings.join(',\n')}\n    }`,
    '  }',
  ].join('\n');
}

/** A line of text has a line of the file when there are several and an indent is given: that is what people compare. */
function printList(items: string[], indent?: string): string {
  const texts = items.map((item) => JSON.stringify(item));
  if (indent === undefined || texts.length < 2) return `[${texts.join(', ')}]`;
  return `[\n${texts.map((text) => `${indent}  ${text}`).join(',\n')}\n${indent}]`;
}

export function writeVerified(path: string, verified: VerifiedPrograms): void {
  writeFileSync(path, printVerified(verified));
}

/** Whether the entry speaks of all that these versions would be asked. */
export function isUpToDate(entry: VerifiedProgram | undefined, program: CardProgram, versions: string[]): boolean {
  return entry !== undefined && settingsOf(program, versions).every((setting) => labelOf(setting) in entry.printed);
}

/**
 * What is known after a run: what other versions printed stays beside the new; programs that vanished from the decks, and
 * those that `found` says are not as their card claims, go.
 */
export function mergeVerified(
  before: VerifiedPrograms,
  found: ReadonlyMap<string, VerifiedProgram | 'differs'>,
  programs: readonly CardProgram[],
  deckIds: readonly string[],
): VerifiedPrograms {
  const merged: VerifiedPrograms = {};
  const isOfDeck = (card: string) => deckIds.includes(card.slice(0, card.indexOf('/')));
  for (const [key, entry] of Object.entries(before)) {
    merged[key] = { ...entry, cards: entry.cards.filter((card) => !isOfDeck(card)) };
  }
  for (const [key, entry] of found) {
    if (entry === 'differs') delete merged[key];
    else merged[key] = joined(merged[key], entry);
  }
  for (const { card, program } of programs) {
    const entry = merged[programKey(program)];
    if (entry && !entry.cards.includes(card)) entry.cards.push(card);
  }
  return Object.fromEntries(Object.entries(merged).filter(([, { cards }]) => cards.length > 0));
}

function joined(before: VerifiedProgram | undefined, found: VerifiedProgram): VerifiedProgram {
  if (!before) return { ...found, cards: [...found.cards] };
  const go = [...new Set([...before.go, ...found.go])].sort(compareVersions);
  const isNewest = found.go.includes(go.at(-1) ?? '');
  return {
    cards: before.cards,
    verdict: found.verdict,
    caughtBy: isNewest ? found.caughtBy : before.caughtBy,
    go,
    printed: { ...before.printed, ...found.printed },
  };
}

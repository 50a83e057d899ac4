import type { DecksVerification, ProgramDifference } from './verify-decks';

const indented = (heading: string, lines: string[] | undefined): string[] =>
  lines === undefined ? [] : [`    ${heading}:`, ...lines.map((line) => `      | ${line}`)];

export function describeDifference({ place, card, difference }: ProgramDifference): string {
  const { setting, message, expected, printed } = difference;
  return [
    `${place} ${card}${setting === undefined ? '' : ` (go ${setting})`}: ${message}`,
    ...indented('expected', expected),
    ...indented('printed', printed),
  ].join('\n');
}

export function describeDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function describeCounts({ counts, differences, problems }: DecksVerification): string {
  const verdicts = [...counts.byVerdict].sort(([, a], [, b]) => b - a).map(([verdict, count]) => `${count} ${verdict}`);
  const share = Math.floor((100 * counts.cardsWithProgram) / Math.max(1, counts.cards));
  return [
    `${counts.cardsWithProgram} of ${counts.cards} cards (${share} %) carry a program.`,
    `${counts.programs} programs, ${counts.run} of them run now; ${counts.shownOnly} are only shown.`,
    ...verdicts.map((line) => `  ${line}`),
    `${differences.length} differences, ${problems.length} problems in the decks' text.`,
  ].join('\n');
}

import type { VerifiedProgram, VerifiedPrograms } from '../../../src/domain/verification';

/**
 * What is not the same in two lock files, a line each. A machine with fewer toolchains compares what its own printed: the
 * settings that both files have.
 */
export function compareVerified(committed: VerifiedPrograms, fresh: VerifiedPrograms): string[] {
  const lines: string[] = [];
  for (const key of new Set([...Object.keys(committed), ...Object.keys(fresh)])) {
    const before = committed[key];
    const now = fresh[key];
    const cards = (before ?? now)?.cards.join(', ') ?? '';
    if (!before) lines.push(`${cards} (${key}) is not in the committed file.`);
    else if (!now) lines.push(`${cards} (${key}) is in the committed file, but was not verified now.`);
    else lines.push(...differencesOf(before, now).map((what) => `${cards} (${key}): ${what}`));
  }
  return lines;
}

function differencesOf(before: VerifiedProgram, now: VerifiedProgram): string[] {
  const shared = Object.keys(now.printed).filter((setting) => setting in before.printed);
  const seesTheSameNewest = before.go.at(-1) === now.go.at(-1);
  const pairs: [string, unknown, unknown][] = [
    ['cards', before.cards, now.cards],
    ['verdict', before.verdict, now.verdict],
    ...(seesTheSameNewest ? [['caughtBy', before.caughtBy, now.caughtBy] as [string, unknown, unknown]] : []),
    ...shared.map((setting): [string, unknown, unknown] => [
      `printed by ${setting}`,
      // Parallel tests finish in any order; where the order is the answer, the card's fence holds it.
      before.printed[setting]?.toSorted(),
      now.printed[setting]?.toSorted(),
    ]),
  ];
  return pairs
    .map(([what, a, b]) => [what, JSON.stringify(a), JSON.stringify(b)] as const)
    .filter(([, a, b]) => a !== b)
    .map(([what, a, b]) => `${what} was ${a}, is ${b}`);
}

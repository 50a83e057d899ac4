/*
 * count-results LOG STATUS... : adds up what the test runners say in LOG and prints "N passed, N failed" as the last line.
 * A stage whose exit STATUS is not 0 counts as failed even where its runner never got to say so. Exits with 1 when anything failed.
 */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** `Tests  494 passed | 1 failed` (Vitest), `  12 passed (1.2m)` (Playwright), `52 passed, 0 failed` (the deck verifier). */
const COUNT_LINE = /^\s*(?:Tests\s+)?\d+ (?:passed|failed|flaky)\b/;

export function countResults(log: string, statuses: readonly number[]): { passed: number; failed: number } {
  const counts = { passed: 0, failed: 0 };
  for (const line of stripVTControlCharacters(log).split('\n')) {
    if (!COUNT_LINE.test(line)) continue;
    for (const [, count, word] of line.matchAll(/(\d+) (passed|failed)/g)) {
      counts[word as 'passed' | 'failed'] += Number(count);
    }
  }
  const broken = statuses.filter((status) => status !== 0).length;
  return { passed: counts.passed, failed: Math.max(counts.failed, broken) };
}

const [log, ...statuses] = process.argv.slice(2);
if (log !== undefined && process.argv[1]?.endsWith('count-results.ts')) {
  const { passed, failed } = countResults(readFileSync(log, 'utf8'), statuses.map(Number));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

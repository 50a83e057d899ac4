/** Longer words are nobody's slip of the finger, and the comparison takes time that grows with the square. */
const MAX_LENGTH = 30;

/** The known word that `word` was probably meant to be: one slip away, or two in a word of five letters and more. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  if (typed.length > MAX_LENGTH) return undefined;
  const candidates = known
    .map((candidate) => ({ candidate, slips: slipsBetween(typed, candidate) }))
    .filter(({ candidate, slips }) => slips <= (candidate.length >= 5 ? 2 : 1))
    .sort((a, b) => a.slips - b.slips);
  return candidates[0]?.candidate ?? known.find((candidate) => typed.length >= 4 && candidate.startsWith(typed));
}

/** Letters to add, drop, replace or swap with their neighbour (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let slips = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        slips = Math.min(slips, at(beforePrevious, j - 2) + 1);
      }
      row.push(slips);
    }
    beforePrevious = previous;
    previous = row;
  }
  return at(previous, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;

import Papa from 'papaparse';

/** In the order in which they are believed: a tab is hardly ever part of a text, a comma often is. */
export const SEPARATORS = ['\t', ';', ',', '|'] as const;

/** Text without a character of this kind is read without quoting. */
export const NO_QUOTES = '\0';

const SAMPLE_ROWS = 40;

/** The separator by which most rows have the same number of cells; a comma where no row has two. */
export function separatorOf(text: string): string {
  let best = { separator: ',', share: 0 };
  for (const separator of SEPARATORS) {
    const share = shareOfEqualRows(text, separator);
    if (share > best.share) best = { separator, share };
  }
  return best.separator;
}

/** Of the first rows, those that have as many cells as most of them, 0 where that is one. */
export function shareOfEqualRows(text: string, separator: string): number {
  if (!text.includes(separator)) return 0;
  const quoted = shareIn(text, separator, '"');
  return separator === '\t' ? Math.max(quoted, shareIn(text, separator, NO_QUOTES)) : quoted;
}

function shareIn(text: string, delimiter: string, quoteChar: string): number {
  const rows = Papa.parse<string[]>(text, { delimiter, quoteChar, preview: SAMPLE_ROWS, skipEmptyLines: true }).data;
  const width = commonWidth(rows);
  return width < 2 ? 0 : rows.filter(({ length }) => length === width).length / rows.length;
}

/** How many cells most rows have. */
export function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0] as [number, number])[0];
}

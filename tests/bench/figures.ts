/** The value below which a share of the sorted samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

export const PAGES = ['floor', 'app'] as const;
export type PageName = (typeof PAGES)[number];

/** Both pages in turn, so that a noisy neighbour disturbs both: what each round gave. */
export async function interleaved<T>(rounds: number, measure: (page: PageName) => Promise<T>) {
  const results: Record<PageName, T[]> = { floor: [], app: [] };
  for (let round = 0; round < rounds; round++) {
    for (const page of PAGES) results[page].push(await measure(page));
  }
  return results;
}

/** `1.19, 1.22–1.27`: a dash only where every version between was run. Versions oldest first. */
export function versionsInWords(versions: readonly string[]): string {
  const runs: string[][] = [];
  for (const version of versions) {
    const run = runs.at(-1);
    if (run && minorOf(version) === minorOf(run.at(-1) ?? '') + 1) run.push(version);
    else runs.push([version]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(', '))).join(', ');
}

const minorOf = (version: string): number => Number(version.split('.')[1]);

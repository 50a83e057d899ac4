/** A range of Go versions such as 1.22, ends included; open where an end is missing. */
export interface GoRange {
  from?: string;
  upTo?: string;
}

const RANGE = /^(?:go)?(1\.\d{1,3})(?:(\+)|-(?:go)?(1\.\d{1,3}))?$/;

/**
 * Reads `1.22+`, `1.22-1.25` and `1.22`, with or without `go` in front. What a version alone means is up to the place: of a
 * result that it holds up to there, of a card that it speaks of that version.
 */
export function parseGoRange(text: string, alone: 'exactly' | 'up to' = 'exactly'): GoRange | undefined {
  const match = RANGE.exec(text.trim());
  const [, first, plus, last] = match ?? [];
  if (first === undefined) return undefined;
  if (plus) return { from: first };
  if (last === undefined) return alone === 'exactly' ? { from: first, upTo: first } : { upTo: first };
  return minorOf(first) <= minorOf(last) ? { from: first, upTo: last } : undefined;
}

/** Whether a version such as `1.22`, `go1.22.4` or `1.27rc1` lies in the range; its patch does not matter. */
export function includesGo({ from, upTo }: GoRange, version: string): boolean {
  const minor = minorOf(version);
  return (from === undefined || minor >= minorOf(from)) && (upTo === undefined || minor <= minorOf(upTo));
}

/** NaN, which no range includes, for what is not a version of Go 1. */
const minorOf = (version: string): number => Number(/^(?:go)?1\.(\d+)/.exec(version)?.[1]);

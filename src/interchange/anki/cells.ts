import type { Cell } from './sqlite';

// What stands in a row of a foreign database, checked.

/** An id as Anki gives them, or undefined: numbers beyond 2^53 would be another's here. */
export const idOf = (cell: Cell): number | undefined =>
  typeof cell === 'number' && Number.isSafeInteger(cell) && cell > 0 ? cell : undefined;

export const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : '');

/** The number without its fraction (add-ons leave some), or NaN where it is none or out of bounds. */
export function wholeNumberOf(cell: Cell, least: number, most: number): number {
  const whole = typeof cell === 'number' ? Math.trunc(cell) + 0 : NaN;
  return whole >= least && whole <= most ? whole : NaN;
}

/** A JSON object, or an empty one where the text is nonsense. */
export function looseObjectOf(text: string): Record<string, unknown> {
  if (text === '' || text === '{}') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

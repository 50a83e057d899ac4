import { cpus, loadavg } from 'node:os';
import { median, type PageName } from './figures';

export interface Aim {
  text: string;
  isMet: boolean;
}

/** One line of the table. */
export interface Row {
  what: string;
  floor: string;
  app: string;
  ratio: string;
  aims: Aim[];
}

export function atMost(text: string, value: number, limit: number): Aim {
  return { text: `<= ${text}`, isMet: value <= limit };
}

/** What each round gave becomes its median and, in brackets, how far the rounds lie apart. */
export function measured(
  what: string,
  rounds: Record<PageName, number[]>,
  limits: { ratio?: number; ms?: number; kB?: number },
  otherAims: Aim[] = [],
  unit = limits.kB === undefined ? 'ms' : 'kB',
): Row {
  const app = median(rounds.app);
  const ratio = app / median(rounds.floor);
  const aims = [...otherAims];
  if (limits.ratio !== undefined) aims.push(atMost(`${limits.ratio} x floor`, ratio, limits.ratio));
  if (limits.ms !== undefined) aims.push(atMost(`${limits.ms} ms`, app, limits.ms));
  if (limits.kB !== undefined) aims.push(atMost(`${limits.kB} kB`, app, limits.kB));
  return { what, floor: inWords(rounds.floor, unit), app: inWords(rounds.app, unit), ratio: ratio.toFixed(2), aims };
}

function inWords(rounds: readonly number[], unit: string): string {
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  const spread = least === most ? '' : ` (${number(least)} to ${number(most)})`;
  return `${number(median(rounds))} ${unit}${spread}`.trim();
}

const number = (value: number) => (value < 100 ? value.toFixed(1) : value.toFixed(0));

export function markdownTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, floor, app, ratio, aims }) => {
    const verdicts = aims.map(({ text, isMet }) => `${text}: ${isMet ? 'met' : '**missed**'}`);
    return `| ${[what, floor, app, ratio, verdicts.join(', ')].join(' | ')} |`;
  });
  return [
    '| median of rounds (least to most) | floor | app | app / floor | aim |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** What the figures depend on. Above a load of the number of cores, something else was running too. */
export function machineFacts(browserVersion: string): string {
  const [load = 0] = loadavg();
  return `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${browserVersion}, Node ${process.version}, load ${load.toFixed(1)}`;
}

import type { Page } from '@playwright/test';
import { interleaved, median, percentile, type PageName } from './figures';
import { withPhone } from './phone';
import type { Sight } from './probe';
import { type Aim, atMost, measured, type Row } from './report';
import type { BenchServer } from './servers';

/** Between two taps: shorter than anybody thinks, longer than a commit takes. */
const THINKING_MS = 250;
/** The first cards warm the page up. */
const WARM_UP = 5;

interface TapTimes {
  /** From the tap on a grade to the next question painted. */
  next: number[];
  reveal: number[];
}

export interface TapFigures {
  cards: number;
  results: Record<PageName, TapTimes[]>;
}

export async function measureTaps(
  server: BenchServer,
  profile: string,
  { cards, taps, rounds }: { cards: number; taps: number; rounds: number },
): Promise<TapFigures> {
  const results = await interleaved(rounds, (name) =>
    withPhone(profile, ['question'], async ({ page, slowDown }) => {
      await page.goto(`${server.origin}/blank`);
      await slowDown();
      await page.goto(`${server.origin}/${name}/#/review`);
      await page.evaluate(() => window.bench.first.question);
      const times: TapTimes = { next: [], reveal: [] };
      for (let i = 0; i < WARM_UP + taps; i++) {
        const reveal = await tap(page, 'Show answer', 'answer');
        const next = await tap(page, 'Good', 'question');
        if (i < WARM_UP) continue;
        times.reveal.push(reveal);
        times.next.push(next);
      }
      return times;
    }),
  );
  return { cards, results };
}

/** Taps a button with a finger and waits for what it brings. Resolves to the milliseconds from the lifted finger to the paint. */
async function tap(page: Page, button: string, sight: Sight): Promise<number> {
  const { x, y } = await page.evaluate((name) => {
    const buttons = [...document.querySelectorAll('button')].filter((candidate) => candidate.checkVisibility());
    const found = buttons.find(({ textContent }) => textContent.trim().startsWith(name));
    if (!found) throw new Error(`There is no button ${name}.`);
    const { x, y, width, height } = found.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }, button);
  const painted = page.evaluate(
    (sight) => window.bench.painted(sight).then((paintedAt) => paintedAt - window.bench.tappedAt),
    sight,
  );
  await page.waitForTimeout(THINKING_MS);
  await page.touchscreen.tap(x, y);
  return painted;
}

const P50_OF_FLOOR = 1.25;
const P95_MS = 50;
const GROWTH = 1.1;

export function tapRows(figures: readonly TapFigures[]): Row[] {
  const smallest = figures[0] && p50(figures[0], 'app', 'next');
  return figures.flatMap((figure) => {
    const { cards, results } = figure;
    const where = `${cards.toLocaleString('en')} due`;
    const spread = (times: 'next' | 'reveal') => ({
      floor: results.floor.map((round) => median(round[times])),
      app: results.app.map((round) => median(round[times])),
    });
    const p95s = (times: 'next' | 'reveal') => ({
      floor: results.floor.map((round) => percentile(round[times], 0.95)),
      app: results.app.map((round) => percentile(round[times], 0.95)),
    });
    const growth = p50(figure, 'app', 'next') / (smallest ?? NaN);
    const isLargest = figure === figures.at(-1) && figures.length > 1;
    const growthAim: Aim[] = isLargest ? [atMost(`${GROWTH} x the fewest`, growth, GROWTH)] : [];
    return [
      measured(`grade -> next card, p50, ${where}`, spread('next'), { ratio: P50_OF_FLOOR }, growthAim),
      measured(`grade -> next card, p95, ${where}`, p95s('next'), { ms: P95_MS }),
      measured(`reveal, p50, ${where}`, spread('reveal'), {}),
      measured(`reveal, p95, ${where}`, p95s('reveal'), { ms: P95_MS }),
    ];
  });
}

const p50 = ({ results }: TapFigures, page: PageName, times: keyof TapTimes) =>
  median(results[page].map((round) => median(round[times])));

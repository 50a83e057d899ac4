import { interleaved } from './figures';
import type { Size } from './fixture';
import { withPhone, type Phone } from './phone';
import { measured, type Row } from './report';
import type { BenchServer } from './servers';

/** How a learner of many years finds the app: the start, what is known of every section, the memory it takes. */
export async function measureScale(server: BenchServer, profile: string, size: Size, rounds: number): Promise<Row[]> {
  const results = await interleaved(rounds, async (name) => {
    const address = `${server.origin}/${name}/`;
    return {
      ...(await withPhone(profile, ['today', 'mastery'], async (phone) => {
        await phone.page.goto(`${server.origin}/blank`);
        await phone.slowDown();
        await phone.page.goto(address, { waitUntil: 'commit' });
        const today = (await phone.page.evaluate(() => window.bench.first.today))!;
        const mastery = (await phone.page.evaluate(() => window.bench.first.mastery))!;
        return { today, mastery, heapOfToday: await heapOf(phone) };
      })),
      ...(await withPhone(profile, ['question'], async (phone) => {
        await phone.page.goto(`${address}#/review`);
        await phone.page.evaluate(() => window.bench.first.question);
        return { heapOfReview: await heapOf(phone) };
      })),
    };
  });
  const of = (figure: 'today' | 'mastery' | 'heapOfToday' | 'heapOfReview') => ({
    floor: results.floor.map((round) => round[figure]),
    app: results.app.map((round) => round[figure]),
  });
  const where = `${size.cards.toLocaleString('en')} cards, ${size.reviews.toLocaleString('en')} reviews`;
  return [
    measured(`start -> Today's count, ${where}`, of('today'), {}),
    measured('start -> mastery of all sections', of('mastery'), {}),
    measured('heap of Today', of('heapOfToday'), {}, [], 'MB'),
    measured('heap of the review', of('heapOfReview'), {}, [], 'MB'),
  ];
}

async function heapOf({ cdp }: Phone): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

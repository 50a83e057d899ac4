import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NoteSpec } from '../support/anki-spec';
import { buildAnkiPackage } from '../support/anki-package';

const FOLDER = 'node_modules/.cache/gotcha-bench';
const WORDS =
  'channel select mutex interface value pointer slice map defer panic recover context error method struct range'.split(
    ' ',
  );
const FIRST_REVIEW = Date.UTC(2025, 0, 1);
const DAY_MS = 86_400_000;

export interface PackageSize {
  notes: number;
  reviews: number;
}

/** A package of the newest kind, as its file; made once. */
export async function packageOf({ notes, reviews }: PackageSize): Promise<string> {
  const path = join(FOLDER, `${notes}-${reviews}.apkg`);
  if (existsSync(path)) return path;
  const spec = { notes: Array.from({ length: notes }, (_, index) => noteSpec(index, reviews / notes)) };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.from(await (await buildAnkiPackage(spec, 'legacy2')).arrayBuffer()));
  return path;
}

function noteSpec(index: number, reviews: number): NoteSpec {
  const interval = 2 ** Math.min(reviews, 8);
  return {
    guid: `bench-${index}`,
    deck: `Bench::Section ${index % 20}`,
    tags: [`tag${index % 50}`],
    fields: [FRONTS[index % FRONTS.length]!(index), BACKS[index % BACKS.length]!(index)],
    cards: [
      {
        type: 2,
        queue: 2,
        due: 100 + (index % 300),
        interval,
        factor: 2_500,
        reps: reviews,
        reviews: Array.from({ length: reviews }, (_, review) => ({
          // An instant of its own for each: it is the row's id.
          at: FIRST_REVIEW + 2 ** review * DAY_MS * 0.5 + index,
          ease: 3,
          interval: 2 ** review,
          type: review === 0 ? 0 : 1,
        })),
      },
    ],
  };
}

const words = (index: number, count: number): string =>
  Array.from({ length: count }, (_, word) => WORDS[(index * 7 + word * (1 + (index % 5))) % WORDS.length]).join(' ');

/** As Anki's editor and people write them, plain and less plain. */
const FRONTS: ((index: number) => string)[] = [
  (index) => `What is ${words(index, 6)} ${index}?`,
  (index) => `What does <b>${words(index, 2)}</b> do with <i>${words(index, 2)}</i> ${index}?`,
  (index) => `<div>What&nbsp;about ${words(index, 5)} ${index}?</div><div>${words(index, 4)}</div>`,
  (index) => `${words(index, 4)} &lt;T&gt; ${index} &amp; more<br><br>${words(index, 8)}`,
  (index) => `What prints <code>Println(${index})</code>?<pre><code class="language-go">x := ${index}</code></pre>`,
  (index) => `It's a "${words(index, 3)}" - ${index}: ${words(index, 5)} (see [${index}]), a_b*c!`,
];
const BACKS: ((index: number) => string)[] = [
  (index) => `${words(index, 20)}.`,
  (index) => `<ul><li>${words(index, 4)}</li><li>${words(index, 5)}</li></ul>`,
  (index) => `<div>${words(index, 12)}.</div><div><br></div><div>${words(index, 10)}.</div>`,
  (index) => `${words(index, 3)}: <b>${words(index, 3)}</b>, ${words(index, 8)}.`,
];

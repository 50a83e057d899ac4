import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Moment } from '../../src/domain/time';
import { makeProfile, rowsAt } from './collection';
import { Fixture, readBuiltSections } from './fixture';
import { measureImport } from './import';
import { measureColdLoad, measureOfflineOpen, offlineRow } from './load';
import { CPU_SLOWDOWN, newFolder, openPhone, removeFolder } from './phone';
import { machineFacts, markdownTable, type Row } from './report';
import { startServer, type BenchServer } from './servers';
import { measureScale } from './scale';
import { measureTaps, tapRows, type TapFigures } from './taps';

const USAGE = `npm run bench -- [--quick] [--only taps|load|scale|import] [--app <built folder>]
Measures the app beside the floor page (tests/bench/floor) and prints a table. Nothing fails for being slow: a machine has
neighbours, so compare the ratios. Without --app it builds the app first.`;

/** Another machine, the same method: good for the order of magnitude. */
const BEST_PEER =
  'The best peer, on another day: grade -> next card 53 / 107 ms (p50 / p95), offline open 1,222 ms, 56.5 kB until the first card.';

const PARTS = ['taps', 'load', 'scale', 'import'] as const;

const PLANS = {
  full: {
    dueCards: [1_000, 10_000, 100_000],
    taps: 100,
    rounds: 3,
    loads: 5,
    scale: { cards: 100_000, reviews: 1_000_000 },
    ankiPackage: { notes: 20_000, reviews: 200_000 },
  },
  quick: {
    dueCards: [1_000, 10_000],
    taps: 25,
    rounds: 1,
    loads: 1,
    scale: { cards: 10_000, reviews: 100_000 },
    ankiPackage: { notes: 2_000, reviews: 20_000 },
  },
};
/** The size at which the offline open is measured, and the largest. */
const OPENED_CARDS = 10_000;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    app: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || (options.only && !PARTS.some((part) => part === options.only))) {
  console.log(USAGE);
  process.exit(options.help ? 0 : 1);
}

const plan = options.quick ? PLANS.quick : PLANS.full;
const isAsked = (part: (typeof PARTS)[number]) => (options.only ?? part) === part;
const say = (text: string) => console.error(`${new Date().toTimeString().slice(0, 8)} ${text}`);

const appFolder = options.app ?? 'dist';
if (!options.app && spawnSync('npm', ['run', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
  throw new Error('The app could not be built: npm run build says why.');
}

const sections = readBuiltSections(appFolder);
const now: Moment = { at: Date.now(), tzOffsetMin: -new Date().getTimezoneOffset(), rolloverHour: 4 };
const fixture = new Fixture(sections.flat(), now);
const server = await startServer(appFolder, JSON.stringify(sections[0]), rowsAt(fixture));
try {
  const facts = await factsOfThisMachine();
  const rows = await measureAll(server);
  console.log(
    `${facts}; CPU slowed ${CPU_SLOWDOWN}x, ${plan.rounds} rounds of ${plan.taps} taps, ${plan.loads} of each load\n`,
  );
  if (rows.length > 0) console.log(`${markdownTable(rows)}\n\n${BEST_PEER}\n`);
  if (isAsked('import')) {
    const { notes, reviews } = plan.ankiPackage;
    say('an Anki package, in and out');
    console.log(`An Anki package of ${notes} notes with ${reviews} reviews, at this machine's own speed\n`);
    console.log(await measureImport(server, plan.ankiPackage));
  }
} finally {
  server.close();
}

async function measureAll(server: BenchServer): Promise<Row[]> {
  const rows: Row[] = [];
  const tapFigures: TapFigures[] = [];
  if (isAsked('load')) {
    say('cold visits');
    rows.push(...(await measureColdLoad(server, plan.loads)));
  }
  const largest = Math.max(...plan.dueCards);
  const sizes = plan.dueCards.filter(
    (cards) => isAsked('taps') || (isAsked('load') && [OPENED_CARDS, largest].includes(cards)),
  );
  for (const cards of sizes) {
    await withProfile({ cards, reviews: 0 }, async (profile) => {
      if (isAsked('load') && cards >= OPENED_CARDS) {
        say(`offline, ${cards} due cards`);
        rows.push(offlineRow(cards, await measureOfflineOpen(server, profile, plan.loads)));
      }
      if (isAsked('taps')) {
        say(`taps, ${cards} due cards`);
        tapFigures.push(await measureTaps(server, profile, { ...plan, cards }));
      }
    });
  }
  if (isAsked('scale')) {
    await withProfile(plan.scale, async (profile) => {
      say('start and mastery at scale');
      rows.push(...(await measureScale(server, profile, plan.scale, plan.rounds)));
    });
  }
  return [...tapRows(tapFigures), ...rows];
}

async function withProfile(size: { cards: number; reviews: number }, use: (profile: string) => Promise<void>) {
  say(`making a profile of ${size.cards} cards and ${size.reviews} reviews`);
  const profile = await makeProfile(server, fixture, size);
  try {
    await use(profile);
  } finally {
    removeFolder(profile);
  }
}

async function factsOfThisMachine(): Promise<string> {
  const empty = newFolder('facts');
  const { browserVersion, close } = await openPhone(empty);
  await close();
  removeFolder(empty);
  return machineFacts(browserVersion);
}

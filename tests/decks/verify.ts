import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareVerified } from './verifier/compare-verified';
import { readDeckFiles } from './verifier/deck-files';
import { readVerified, VERIFIED_FILE, writeVerified } from './verifier/lock-file';
import { describeCounts, describeDifference, describeDuration } from './verifier/report';
import { runSelfTest } from './verifier/self-test';
import { findToolchains } from './verifier/toolchains';
import { verifyDecks } from './verifier/verify-decks';
import { openWorkshop } from './verifier/verify-program';
import type { Workshop } from './verifier/verify-program';

const USAGE = `npm run verify:decks -- [options] [deck...]
  --go VERSION[,VERSION]  these toolchains instead of the usual ones
  --out FILE              write there instead of ${VERIFIED_FILE}
  --all                   run also what is already verified
  --check                 run everything, write nothing, compare with ${VERIFIED_FILE}
  --self-test             show that wrong decks of every kind are found out
Toolchains stand side by side in the folder GOTCHA_GO_DIR (1.22/bin/go), else the go on PATH is used.`;

function showProgress(done: number, all: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${done}/${all}${done === all ? '\n' : ''}`);
  else if (done === all || done % 50 === 0) console.log(`${done}/${all}`);
}

/** Prints what is not as the decks or the committed file say; true when nothing is. */
async function verify(workshop: Workshop, { names, out, all }: { names: string[]; out: string; all: boolean }) {
  const startedAt = performance.now();
  const known = readVerified(out);
  const result = await verifyDecks(readDeckFiles(names), workshop, { known, runsAgain: all, onProgress: showProgress });
  writeVerified(out, result.verified);
  for (const problem of result.problems) console.log(problem);
  for (const difference of result.differences) console.log(describeDifference(difference));
  console.log(describeCounts(result));
  console.log(`It took ${describeDuration(performance.now() - startedAt)}.`);
  return result.problems.length + result.differences.length === 0;
}

async function check(workshop: Workshop): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'gotcha-verified-'));
  try {
    const out = join(folder, 'verified.json');
    const isAsClaimed = await verify(workshop, { names: [], out, all: true });
    const changes = compareVerified(readVerified(VERIFIED_FILE), readVerified(out));
    for (const change of changes) console.log(change);
    console.log(`${changes.length} changes against ${VERIFIED_FILE}.`);
    return isAsClaimed && changes.length === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      go: { type: 'string' },
      out: { type: 'string', default: VERIFIED_FILE },
      all: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      'self-test': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const workshop = await openWorkshop(await findToolchains(values.go?.split(',')));
  console.log(`Go ${workshop.toolchains.map(({ version }) => version).join(', ')}`);
  if (values['self-test']) return runSelfTest(workshop);
  if (values.check) return check(workshop);
  return verify(workshop, { names: positionals, out: values.out, all: values.all });
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  for (let reason = error; reason instanceof Error; reason = reason.cause) console.error(reason.message);
  if (!(error instanceof Error)) console.error(error);
  process.exitCode = 1;
}

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import initSqlJs, { type Database } from 'sql.js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnkiExport } from '../../../src/interchange/anki/write-package';
import { writeAnkiPackage } from '../../../src/interchange/anki/write-package';
import type { OutgoingDeck } from '../../../src/interchange/outgoing-deck';
import { ankiSidesOf } from '../../../src/render/anki-html';
import { everyKind } from '../../support/deck-texts';
import { anOutgoingDeck, type Happening } from '../../support/outgoing-decks';
import { aConfig, MONDAY_NOON } from '../../support/schedules';

const INVARIANTS = 'tests/interchange/anki/invariants.sql';
const CHECK = 'tests/interchange/anki/independent-check.py';
const WASM = 'node_modules/sql.js/dist/sql-wasm.wasm';

let sql: Awaited<ReturnType<typeof initSqlJs>>;
let wasm: ArrayBuffer;

beforeAll(async () => {
  wasm = new Uint8Array(readFileSync(WASM)).buffer;
  sql = await initSqlJs({ wasmBinary: wasm });
});

const happened = (...whats: (Happening['what'] | [Happening['what'], number])[]): Happening[] =>
  whats.map((what) => (Array.isArray(what) ? { what: what[0], days: what[1] } : { what, days: 0 }));

/** Cards in each state, with answers of each kind. */
const aDeck = (): OutgoingDeck =>
  anOutgoingDeck(everyKind, {
    basic: happened('good', 'good', ['easy', 3], 'cram', 'flag'),
    prediction: happened('easy', ['again', 20]),
    choice: happened('good', 'reset', 'again'),
    'cloze/c1': happened('easy', ['hard', 9], 'suspend'),
  });

const exported = (fields: Partial<AnkiExport> = {}): Promise<Blob> =>
  writeAnkiPackage({
    decks: [aDeck()],
    now: MONDAY_NOON,
    config: aConfig(),
    sidesOf: ankiSidesOf,
    wasm,
    ...fields,
  });

async function unzipped(archive: Blob): Promise<Map<string, Uint8Array>> {
  const reader = new ZipReader(new BlobReader(archive), { useWebWorkers: false });
  const files = new Map<string, Uint8Array>();
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  }
  return files;
}

const collectionOf = async (archive: Blob): Promise<Database> =>
  new sql.Database((await unzipped(archive)).get('collection.anki2'));

type Row = Record<string, string | number>;

function rowsOf(database: Database, query: string): Row[] {
  const statement = database.prepare(query);
  const rows: Row[] = [];
  while (statement.step()) rows.push(statement.getAsObject() as Row);
  statement.free();
  return rows;
}

/** A sentence for each invariant that does not hold: what independent-check.py says, read by the engine that wrote. */
function brokenInvariants(database: Database, now = MONDAY_NOON.at): string[] {
  const blocks = readFileSync(INVARIANTS, 'utf8').trim().split('\n\n');
  return blocks.flatMap((block) => {
    const [sentence = '', ...query] = block.split('\n');
    const [found] = database.exec(query.join('\n'), query.join().includes(':now') ? { ':now': now } : undefined);
    return found ? [`${sentence.replace('-- ', '')} ${String(found.values[0])}`] : [];
  });
}

const isThere = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** What Python's own zip and SQLite say; where there is no Python, what sql.js and Node do. */
async function independentProblems(archive: Blob): Promise<string[]> {
  if (!isThere('python3'))
    return [...brokenInvariants(await collectionOf(archive)), ...(await wrongChecksums(archive))];
  const file = join(mkdtempSync(join(tmpdir(), 'gotcha-')), 'deck.apkg');
  writeFileSync(file, new Uint8Array(await archive.arrayBuffer()));
  return JSON.parse(
    execFileSync('python3', [CHECK, file, String(MONDAY_NOON.at), INVARIANTS], { encoding: 'utf8' }),
  ) as string[];
}

async function wrongChecksums(archive: Blob): Promise<string[]> {
  return rowsOf(await collectionOf(archive), 'SELECT flds, sfld, csum FROM notes').flatMap(({ flds, csum }) => {
    const [question = ''] = String(flds).split('\u001F');
    const text = question
      .replace(/<[^>]*>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replace(/&amp;/g, '&');
    const expected = createHash('sha1').update(text).digest().readUInt32BE(0);
    return expected === csum ? [] : [`The checksum of a note is not that of its first field: ${text}`];
  });
}

describe('a package for Anki', () => {
  test('holds every invariant for a reader that has nothing of ours', async () => {
    expect(await independentProblems(await exported())).toEqual([]);
  });

  test('holds every invariant for the engine that wrote it, and each has its sentence', async () => {
    const database = await collectionOf(await exported());
    expect(brokenInvariants(database)).toEqual([]);
    database.run(
      'UPDATE cards SET queue = 2 WHERE type = 0; UPDATE revlog SET id = id + 1e12 WHERE type = 2; DELETE FROM notes WHERE mid % 2 = 0',
    );
    expect(brokenInvariants(database).map((sentence) => sentence.replace(/\. \d+$/, '.'))).toEqual([
      'A card has no note or no deck.',
    ]);
  });
});

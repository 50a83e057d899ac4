import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import initSqlJs, { type Database } from 'sql.js';

const INVARIANTS = 'tests/interchange/anki/invariants.sql';
const CHECK = 'tests/interchange/anki/independent-check.py';
const WASM = 'node_modules/sql.js/dist/sql-wasm.wasm';

/** The SQLite engine's own file. */
export const sqliteWasm = (): ArrayBuffer => new Uint8Array(readFileSync(WASM)).buffer;

/** The files of an archive by their names. */
export async function unzipped(archive: Blob): Promise<Map<string, Uint8Array>> {
  const reader = new ZipReader(new BlobReader(archive), { useWebWorkers: false });
  const files = new Map<string, Uint8Array>();
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  }
  return files;
}

/** The database of a package. */
export async function collectionOf(archive: Blob): Promise<Database> {
  const { Database } = await initSqlJs({ wasmBinary: sqliteWasm() });
  return new Database((await unzipped(archive)).get('collection.anki2'));
}

type Row = Record<string, string | number>;

export function rowsOf(database: Database, query: string): Row[] {
  const statement = database.prepare(query);
  const rows: Row[] = [];
  while (statement.step()) rows.push(statement.getAsObject() as Row);
  statement.free();
  return rows;
}

/** A sentence for each invariant that does not hold: what independent-check.py says, read by the engine that wrote. */
export function brokenInvariants(database: Database, now: number): string[] {
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
export async function independentProblems(archive: Blob, now: number): Promise<string[]> {
  if (!isThere('python3'))
    return [...brokenInvariants(await collectionOf(archive), now), ...(await wrongChecksums(archive))];
  const file = join(mkdtempSync(join(tmpdir(), 'gotcha-')), 'deck.apkg');
  writeFileSync(file, new Uint8Array(await archive.arrayBuffer()));
  return JSON.parse(execFileSync('python3', [CHECK, file, String(now), INVARIANTS], { encoding: 'utf8' })) as string[];
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

import type { Database, SqlValue } from 'sql.js';
import { Refusal } from '../refusal';
import { startSqlite } from './sqlite-engine';

/** Any column may hold any of these, whatever it is declared to be; undefined is a column that was not asked for. */
export type Cell = SqlValue | undefined;

const MAGIC = 'SQLite format 3\0';

export const isSqlite = (start: Uint8Array): boolean =>
  MAGIC.split('').every((character, index) => start[index] === character.charCodeAt(0));

/** Opens the bytes of a database to read tables from it. Nothing that the file itself defines is ever run. */
export async function openSqlite(bytes: Uint8Array, wasm: ArrayBuffer): Promise<SqliteFile> {
  const { Database } = await startSqlite(wasm);
  if (!isSqlite(bytes)) throw new Refusal(damagedCollection);
  return untilItBreaks(() => new SqliteFile(new Database(bytes)));
}

export class SqliteFile {
  readonly #database: Database;
  /** Column names by table: neither views and virtual tables nor generated columns, which would run what the file says. */
  readonly #tables: ReadonlyMap<string, readonly string[]>;
  /** Of its texts, as `TextDecoder` names it. */
  readonly encoding: string;

  constructor(database: Database) {
    this.#database = database;
    try {
      // https://www.sqlite.org/security.html
      database.run('pragma trusted_schema = off; pragma cell_size_check = on');
      spellOutCollation(database);
      database.run('pragma query_only = on');
      this.encoding = String(valuesOf(database, 'pragma encoding')[0]);
      const tables = valuesOf(database, "select name from pragma_table_list where schema = 'main' and type = 'table'");
      this.#tables = new Map(tables.map((table) => [String(table), plainColumns(database, String(table))]));
    } catch (error) {
      database.close();
      throw error;
    }
  }

  hasTable(table: string): boolean {
    return this.#tables.has(table);
  }

  count(table: string): number {
    this.#demand(table, []);
    return Number(untilItBreaks(() => valuesOf(this.#database, `select count(*) from "${table}" not indexed`))[0]);
  }

  /** A table's rows, one at a time. `texts` come last, as bytes: what SQLite hands out as a text ends at its first NUL. */
  *rows(table: string, columns: readonly string[], texts: readonly string[] = []): Generator<Cell[]> {
    this.#demand(table, [...columns, ...texts]);
    const selected = [...columns.map((name) => `"${name}"`), ...texts.map((name) => `cast("${name}" as blob)`)];
    // The file's indexes may be broken, or be of expressions.
    const sql = `select ${selected.join()} from "${table}" not indexed`;
    const statement = untilItBreaks(() => this.#database.prepare(sql));
    try {
      while (untilItBreaks(() => statement.step())) yield untilItBreaks(() => statement.get());
    } finally {
      statement.free();
    }
  }

  close(): void {
    this.#database.close();
  }

  #demand(table: string, columns: readonly string[]): void {
    const present = this.#tables.get(table);
    if (!present) throw new Refusal(`The collection in this file has no table \`${table}\`. ${CHECK_IN_ANKI}`);
    const missing = columns.find((column) => !present.includes(column));
    if (missing === undefined) return;
    throw new Refusal(
      `The collection in this file has no column \`${missing}\` in its table \`${table}\`. ${CHECK_IN_ANKI}`,
    );
  }
}

const valuesOf = (database: Database, sql: string): SqlValue[] =>
  database.exec(sql).flatMap(({ values }) => values.map(([value]) => value ?? null));

function plainColumns(database: Database, table: string): string[] {
  const [result] = database.exec('select name from pragma_table_xinfo(?) where hidden = 0', [table]);
  return (result?.values ?? []).map(([name]) => String(name));
}

/** Anki sorts names by a collation of its own, `unicase`, and SQLite refuses every table that has one that it does not know. */
function spellOutCollation(database: Database): void {
  database.run('pragma writable_schema = on');
  database.run(
    "update sqlite_master set sql = replace(replace(sql, 'collate unicase', 'collate nocase'), 'COLLATE unicase', 'collate nocase')",
  );
  database.run('pragma writable_schema = reset');
}

/** In Anki's own words, where its menu says so. */
const CHECK_IN_ANKI = 'In Anki, choose Check Database from the Tools menu and export it again.';
export const damagedCollection = `The collection in this file is damaged. ${CHECK_IN_ANKI}`;

function untilItBreaks<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(damagedCollection, { cause: error });
  }
}

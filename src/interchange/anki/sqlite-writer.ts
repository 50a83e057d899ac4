import { startSqlite } from './sqlite-engine';

export type SqlRow = readonly (string | number)[];

/** Tables on their way into the bytes of one database file. */
export interface SqliteWriter {
  run(sql: string): void;
  insert(table: string, rows: readonly SqlRow[]): void;
  /** The file. The writer is spent. */
  finish(): Uint8Array<ArrayBuffer>;
}

export async function newSqlite(wasm: ArrayBuffer): Promise<SqliteWriter> {
  const { Database } = await startSqlite(wasm);
  const database = new Database();
  return {
    run: (sql) => void database.run(sql),
    insert(table, rows) {
      const [first] = rows;
      if (!first) return;
      database.run('BEGIN');
      const statement = database.prepare(`INSERT INTO ${table} VALUES (${first.map(() => '?').join(', ')})`);
      for (const row of rows) statement.run([...row]);
      statement.free();
      database.run('COMMIT');
    },
    finish() {
      const bytes = new Uint8Array(database.export());
      database.close();
      return bytes;
    },
  };
}

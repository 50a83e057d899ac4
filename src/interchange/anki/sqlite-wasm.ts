import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';

/** SQLite's WebAssembly. */
export async function fetchSqlite(): Promise<ArrayBuffer> {
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(`${wasmUrl} could not be fetched: ${response.status}.`);
  return response.arrayBuffer();
}

import initSqlJs from 'sql.js';
import type { SqlJsStatic } from 'sql.js';

/** `wasm` is the engine's own file. */
export const startSqlite = (wasm: ArrayBuffer): Promise<SqlJsStatic> => initSqlJs({ wasmBinary: wasm });

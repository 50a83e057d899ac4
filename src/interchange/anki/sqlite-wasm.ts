/** Where the browser finds SQLite's WebAssembly. */
export { default as sqliteWasm } from 'sql.js/dist/sql-wasm-browser.wasm?url';

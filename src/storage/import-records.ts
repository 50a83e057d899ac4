import type { GotchaDatabase, ImportBefore, ImportRow } from './database';

/** Keeps the record of an import. Only the newest can be undone: what it would take to undo the one before is let go. */
export async function keepRecord(
  { imports, importsBefore }: GotchaDatabase,
  record: ImportRow,
  before: Omit<ImportBefore, 'id'>,
): Promise<ImportRow> {
  const last = await imports.orderBy('at').last();
  // The clock may have gone back, and the newest import is the one with the latest time.
  const kept = { ...record, at: Math.max(record.at, (last?.at ?? 0) + 1) };
  await imports.add(kept);
  await importsBefore.clear();
  await importsBefore.add({ id: record.id, ...before });
  return kept;
}

/** The newest import, if it can be undone: it has not been yet, and a deck of it is still there. */
export async function readLastImport({ imports, decks }: GotchaDatabase): Promise<ImportRow | undefined> {
  const last = await imports.orderBy('at').last();
  if (!last || last.undoneAt !== undefined) return undefined;
  const there = await decks.bulkGet(last.decks.map(({ deckId }) => deckId));
  return there.some((deck) => deck !== undefined) ? last : undefined;
}

/** What it takes to undo the last import; undefined when there was none. */
export const readImportBefore = async ({ importsBefore }: GotchaDatabase): Promise<ImportBefore | undefined> =>
  (await importsBefore.toArray()).at(-1);

import type { DeckId } from '../domain/card';
import { printDeck, slugOf } from '../domain/deck-text';
import { printDeckCsv } from '../interchange/deck-csv';
import { printDeckJson } from '../interchange/deck-json';
import type { OutgoingDeck } from '../interchange/outgoing-deck';
import { REVIEW_CSV_HEAD, reviewCsvOf } from '../interchange/review-csv';
import { engine } from '../interchange/source';
import type { GotchaDatabase } from '../storage/database';
import { readStandingLogs, readStoredDecks, type StoredDeck } from '../storage/outgoing-decks';
import type { ExportReport, ExportRequest, Outgoing } from './deck-export-protocol';
import { outgoingDeckOf } from './outgoing-decks';

/** What the export's world offers: a database, the engine of packages, and texts by their addresses. */
export interface ExportWorld {
  openDatabase(name: string): Promise<GotchaDatabase>;
  /** SQLite's WebAssembly, fetched when a package is written. */
  sqliteWasm(): Promise<ArrayBuffer>;
  fetchText(url: string): Promise<string>;
}

interface OutgoingFile {
  file: Blob;
  name: string;
}

/** Reading is done by then; the rest is writing. */
const READ_SHARE = 0.3;

/** Never rejects: what goes wrong is reported. Lives in a worker. */
export async function answerExport(
  world: ExportWorld,
  request: ExportRequest,
  report: (report: ExportReport) => void,
): Promise<void> {
  const progress = (share: number) => report({ kind: 'progress', share });
  try {
    progress(0);
    const database = await world.openDatabase(request.databaseName);
    const file =
      request.outgoing.kind === 'reviews'
        ? await reviewTable(database, request, progress)
        : await deckFile(world, database, request, request.outgoing, progress);
    report({ kind: 'done', ...file });
  } catch (reason) {
    const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
    report({ kind: 'failed', name, message });
  }
}

async function reviewTable(
  database: GotchaDatabase,
  { now }: ExportRequest,
  progress: (share: number) => void,
): Promise<OutgoingFile> {
  const parts = [REVIEW_CSV_HEAD];
  for await (const { logs, share } of readStandingLogs(database)) {
    for (const [cardId, reviews] of logs) parts.push(reviewCsvOf(cardId, reviews));
    progress(share);
  }
  return { file: new Blob(parts, { type: 'text/csv' }), name: `gotcha-reviews-${dateOf(now.at)}.csv` };
}

async function deckFile(
  world: ExportWorld,
  database: GotchaDatabase,
  { textUrls, now, config }: ExportRequest,
  outgoing: Exclude<Outgoing, { kind: 'reviews' }>,
  progress: (share: number) => void,
): Promise<OutgoingFile> {
  const stored = await readStoredDecks(
    database,
    outgoing.kind === 'deck'
      ? { deckIds: [outgoing.deckId], withProgress: outgoing.withProgress }
      : { withProgress: true },
  );
  const decks = await Promise.all(stored.map((deck) => withText(world, deck, textUrls)));
  progress(READ_SHARE);
  const toPackage = async (name: string): Promise<OutgoingFile> => {
    const [{ writeAnkiPackage }, { ankiSidesOf: sidesOf }, wasm] = await engine(() =>
      Promise.all([import('../interchange/anki/write-package'), import('../render/anki-html'), world.sqliteWasm()]),
    );
    const file = await writeAnkiPackage({ decks, now, config, sidesOf, wasm }, (share) =>
      progress(READ_SHARE + share * (1 - READ_SHARE)),
    );
    return { file, name: `${name}.apkg` };
  };
  if (outgoing.kind === 'everything') return toPackage(`gotcha-${dateOf(now.at)}`);

  const [deck] = decks;
  if (!deck) throw new Error(`Inconsistent: the deck ${outgoing.deckId} is not in the collection.`);
  const name = slugOf(deck.deck.title) || 'deck';
  switch (outgoing.format) {
    case 'markdown':
      return markdownFile(deck, name);
    case 'csv':
      return { file: new Blob([printDeckCsv(deck.deck)], { type: 'text/csv' }), name: `${name}.csv` };
    case 'json':
      return { file: new Blob([printDeckJson(deck)], { type: 'application/json' }), name: `${name}.json` };
    case 'anki':
      return toPackage(name);
  }
}

async function withText(
  world: ExportWorld,
  deck: StoredDeck,
  textUrls: Partial<Record<DeckId, string>>,
): Promise<OutgoingDeck> {
  const url = deck.row.origin === 'shipped' ? textUrls[deck.row.id] : undefined;
  return outgoingDeckOf(deck, url === undefined ? undefined : await world.fetchText(url));
}

/** With pictures or sounds: an archive of the deck and, beside it, the files that it names. */
async function markdownFile({ deck, media }: OutgoingDeck, name: string): Promise<OutgoingFile> {
  const text = printDeck(deck);
  if (media.length === 0) return { file: new Blob([text], { type: 'text/markdown' }), name: `${name}.md` };
  const { isPackedMedia, zipOf } = await engine(() => import('../interchange/zip-writer'));
  const files = media.map(({ name: fileName, content }) => ({
    name: fileName,
    content,
    isPacked: isPackedMedia(fileName),
  }));
  const file = await zipOf([{ name: 'deck.md', content: text }, ...files], 'application/zip');
  return { file, name: `${name}.zip` };
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);

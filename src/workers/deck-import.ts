import { importedDeckId, type DeckId } from '../domain/card';
import type { Deck, Problem } from '../domain/deck';
import { parseDeckText } from '../domain/deck-text';
import { formerIdsOf, type DeckUpdate } from '../domain/deck-update';
import { problemOfFile } from '../interchange/deck-file';
import { readText } from '../interchange/text-encoding';
import type { DeckRow, GotchaDatabase } from '../storage/database';
import { readDecks } from '../storage/decks';
import { undoImport } from '../storage/import-undo';
import { importDecks, readStoredCards, StaleImportError } from '../storage/imports';
import type { DeckChoice, DeckSource, ImportReport, ImportRequest, ImportStep } from './deck-import-protocol';
import { declineRenames, deckHash, keepHidden, planImport, type ReadDeck } from './import-plan';
import { previewOf } from './import-preview';

interface Plan {
  deckId: DeckId;
  known: DeckRow | undefined;
  update: DeckUpdate;
}

/** Shares of a step that has several parts of its own. */
const HALF = 0.5;

/** One import, from a file's bytes to the collection and back. Answers one request at a time; lives in a worker. */
export class DeckImporter {
  #openDatabase: (name: string) => Promise<GotchaDatabase>;
  #report: (report: ImportReport) => void;
  #database: GotchaDatabase | undefined;
  #read: ReadDeck | undefined;
  #choices: DeckChoice[] = [];
  #plan: Plan | undefined;

  constructor(openDatabase: (name: string) => Promise<GotchaDatabase>, report: (report: ImportReport) => void) {
    this.#openDatabase = openDatabase;
    this.#report = report;
  }

  /** Never rejects: what goes wrong is reported. */
  async answer(request: ImportRequest): Promise<void> {
    try {
      await this.#answer(request);
    } catch (reason) {
      this.#report({ kind: 'failed', ...causeOf(reason) });
    }
  }

  async #answer(request: ImportRequest): Promise<void> {
    switch (request.kind) {
      case 'read':
        this.#database = await this.#openDatabase(request.databaseName);
        return this.#readSource(this.#database, request.source);
      case 'compare':
        return this.#compare(request.deckId, false);
      case 'save':
        return this.#save(request);
      case 'undo':
        this.#progress('undoing', 0);
        await undoImport(await this.#openDatabase(request.databaseName), request.act, request.importId, (share) =>
          this.#progress('undoing', share),
        );
        return this.#report({ kind: 'undone' });
    }
  }

  async #readSource(database: GotchaDatabase, source: DeckSource): Promise<void> {
    this.#progress('reading', 0);
    const file = await readSource(source);
    if ('problem' in file) return this.#refuse(file.problem);
    this.#progress('reading', HALF);
    const read = parseDeckText(file.text, source.kind === 'file' ? { fileName: source.name } : {});
    const [problem] = read.problems;
    if (problem && hasNothing(read)) return this.#refuse(problem);
    this.#read = read;
    const imported = (await readDecks(database)).filter(({ origin }) => origin === 'imported');
    this.#choices = read.deck.id === undefined ? choicesFrom(imported) : [];
    await this.#compare(targetOf(read.deck, this.#choices), false);
  }

  async #compare(deckId: DeckId, isRenewed: boolean): Promise<void> {
    const database = need(this.#database);
    const read = need(this.#read);
    this.#progress('comparing', 0);
    const stored = await readStoredCards(database, deckId, formerIdsOf(read.deck, deckId));
    this.#progress('comparing', HALF);
    const update = planImport(stored.cards, read, deckId);
    this.#plan = { deckId, known: stored.deck, update };
    const preview = previewOf(read, update, {
      deckId,
      choices: this.#choices,
      isNewDeck: stored.deck === undefined,
      isSameText: stored.deck?.contentHash === deckHash(read.deck),
    });
    this.#report({ kind: 'preview', preview, isRenewed });
  }

  async #save({ act, declined }: Extract<ImportRequest, { kind: 'save' }>): Promise<void> {
    const read = need(this.#read);
    const { deckId, known, update } = need(this.#plan);
    this.#progress('saving', 0);
    try {
      const { before: _, ...saved } = await importDecks(
        need(this.#database),
        act,
        [
          {
            deckId,
            deck: read.deck,
            contentHash: deckHash(read.deck),
            update: keepHidden(declineRenames(update, declined), read),
            replaces: known?.contentHash,
          },
        ],
        (share) => this.#progress('saving', share),
      );
      this.#report({ kind: 'saved', saved });
    } catch (reason) {
      if (!(reason instanceof StaleImportError)) throw reason;
      await this.#compare(deckId, true);
    }
  }

  #progress(step: ImportStep, share: number): void {
    this.#report({ kind: 'progress', step, share });
  }

  #refuse(problem: Problem): void {
    this.#report({ kind: 'refused', problem });
  }
}

async function readSource(source: DeckSource): Promise<{ text: string } | { problem: Problem }> {
  if (source.kind === 'text') {
    const problem = problemOfFile({ size: source.text.length });
    return problem ? { problem } : { text: source.text };
  }
  const problem = problemOfFile(source.file);
  return problem ? { problem } : readText(new Uint8Array(await source.file.arrayBuffer()));
}

/** No card, not even one with a problem: there is nothing to preview. */
function hasNothing({ deck, problems }: ReadDeck): boolean {
  return deck.notes.length === 0 && problems.every(({ noteId }) => noteId === undefined);
}

function choicesFrom(imported: readonly DeckRow[]): DeckChoice[] {
  const newDeck = { deckId: importedDeckId(crypto.randomUUID()), title: 'A new deck' };
  return [newDeck, ...imported.map(({ id, title }) => ({ deckId: id, title }))];
}

/** The deck that the text names; else the imported one of the same title; else a new one. */
function targetOf({ id, title }: Deck, choices: readonly DeckChoice[]): DeckId {
  if (id !== undefined) return importedDeckId(id);
  const [newDeck, ...imported] = choices;
  return (imported.find((choice) => choice.title === title) ?? need(newDeck)).deckId;
}

/** A database wraps the cause of an aborted transaction, and a message between threads keeps no error's own name. */
function causeOf(reason: unknown): { name: string; message: string } {
  if (!(reason instanceof Error)) return { name: 'Unknown', message: String(reason) };
  const inner = 'inner' in reason && reason.inner instanceof Error ? reason.inner : reason;
  return { name: inner.name, message: inner.message };
}

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Inconsistent: the import was asked for a step before its turn.');
  return value;
}

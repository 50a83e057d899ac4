import type { Problem } from '../domain/deck';
import { isAnkiNoteId } from '../interchange/anki/note-id';
import { readSources } from '../interchange/read-sources';
import type { ReadOptions, RefusedSource, Source } from '../interchange/source';
import type { GotchaDatabase } from '../storage/database';
import { readDecks } from '../storage/decks';
import { undoImport } from '../storage/import-undo';
import { type DeckImport, importDecks, StaleImportError } from '../storage/imports';
import { forgetMedia, keepMedia } from '../storage/media';
import type { EpochMs, Moment } from '../domain/time';
import type {
  DeckChoice,
  ImportChoices,
  ImportReport,
  ImportRequest,
  ImportStep,
  TableChoices,
} from './deck-import-protocol';
import { type DeckPlan, type DeckTarget, followMovedNotes, planDeck, targetOf } from './deck-plan';
import { declineRenames, keepHidden, keepRemoved, planTogether } from './import-plan';
import { mediaOf, previewOf } from './import-preview';

/** Shares of a step that has several parts of its own. */
const HALF = 0.5;

/** What the reading of some formats needs from outside. */
export type Engines = Pick<ReadOptions, 'sqliteWasm'>;

/** One import, from files to the collection and back. Answers one request at a time; lives in a worker. */
export class DeckImporter {
  #openDatabase: (name: string) => Promise<GotchaDatabase>;
  #engines: Engines;
  #report: (report: ImportReport) => void;
  #database: GotchaDatabase | undefined;
  #targets: DeckTarget[] = [];
  #refused: RefusedSource[] = [];
  #plans: DeckPlan[] = [];

  constructor(
    openDatabase: (name: string) => Promise<GotchaDatabase>,
    engines: Engines,
    report: (report: ImportReport) => void,
  ) {
    this.#openDatabase = openDatabase;
    this.#engines = engines;
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
        return this.#read(this.#database, request.sources, request.rolloverHour);
      case 'compare':
        need(this.#targets[request.deck]).deckId = request.deckId;
        return this.#compare(false);
      case 'reread':
        return this.#reread(need(this.#targets[request.deck]), request.table);
      case 'medium':
        return this.#showMedium(request.deck, request.name);
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

  async #read(database: GotchaDatabase, sources: readonly Source[], rolloverHour: number): Promise<void> {
    this.#progress('reading', 0);
    const { read, refused } = await readSources(sources, {
      ...this.#engines,
      momentAt: momentsHere(rolloverHour),
      progress: (share) => this.#progress('reading', share),
    });
    if (read.length === 0) return this.#report({ kind: 'refused', problem: whyNothing(refused) });
    const imported = (await readDecks(database)).filter(({ origin }) => origin === 'imported');
    this.#refused = [...refused];
    this.#targets = [];
    for (const source of read) {
      for (const incoming of source.decks) {
        const target = targetOf(incoming, source, imported, crypto.randomUUID());
        const twin = this.#targets.find(({ deckId }) => deckId === target.deckId);
        if (twin) this.#refused.push(refusedTwin(source.name, twin));
        else this.#targets.push(target);
      }
    }
    await followMovedNotes(database, this.#targets, isAnkiNoteId);
    await this.#compare(false);
  }

  async #compare(isRenewed: boolean): Promise<void> {
    const database = need(this.#database);
    this.#progress('comparing', 0);
    const plans: DeckPlan[] = [];
    for (const [index, target] of this.#targets.entries()) {
      plans.push(await planDeck(database, target));
      this.#progress('comparing', (index + HALF) / this.#targets.length);
    }
    const updates = planTogether(plans.map(({ update }) => update));
    this.#plans = plans.map((plan, index) => ({ ...plan, update: updates[index]! }));
    const refused = this.#refused.map(({ name, problem: { message } }) => ({ name, message }));
    const decks = this.#plans.map((plan) => previewOf({ ...plan, choices: this.#freeChoices(plan) }));
    this.#report({ kind: 'preview', preview: { decks, refused }, isRenewed });
  }

  async #reread(target: DeckTarget, choices: TableChoices): Promise<void> {
    this.#progress('reading', 0);
    const { deck, table } = await need(target.table).reread(choices);
    target.incoming = { ...deck, media: target.incoming.media };
    target.table = table;
    await this.#compare(false);
  }

  /** Two decks of one import cannot become the same one. */
  #freeChoices({ choices, deckId: own }: DeckTarget): DeckChoice[] {
    const taken = new Set(this.#targets.map(({ deckId }) => deckId));
    return choices.filter(({ deckId }) => deckId === own || !taken.has(deckId));
  }

  async #showMedium(deck: number, name: string): Promise<void> {
    const medium = this.#targets[deck]?.incoming.media.find((one) => one.name === name);
    // A damaged one is missing; the import says why.
    const content = await medium?.read().catch(() => undefined);
    this.#report({ kind: 'medium', deck, name, content });
  }

  async #save({ act, choices }: Extract<ImportRequest, { kind: 'save' }>): Promise<void> {
    const database = need(this.#database);
    this.#progress('saving', 0);
    const momentAt = momentsHere(act.now.rolloverHour);
    const kept: string[] = [];
    try {
      const imports = await this.#wanted(database, act.now.at, choices, momentAt, kept);
      const saved = await importDecks(database, act, imports, (share) => this.#progress('saving', HALF + HALF * share));
      this.#report({ kind: 'saved', saved });
    } catch (reason) {
      if (reason instanceof StaleImportError) return this.#compare(true);
      // Where even that fails, the daily cleaning does it.
      await forgetMedia(database, kept, act.now.at).catch(() => undefined);
      throw reason;
    }
  }

  /**
   * The decks that have something new. Their pictures and sounds are kept first, each added to `kept`: until a deck names them, nobody sees
   * them.
   */
  async #wanted(
    database: GotchaDatabase,
    at: EpochMs,
    choices: ImportChoices,
    momentAt: (at: EpochMs) => Moment,
    kept: string[],
  ): Promise<DeckImport[]> {
    const wanted = this.#plans.filter(({ incoming }) => incoming.deck.notes.length > 0);
    const total = wanted.reduce((sum, plan) => sum + mediaOf(plan).length, 0);
    const imports: DeckImport[] = [];
    for (const plan of wanted) {
      const media: { name: string; hash: string }[] = [];
      for (const medium of mediaOf(plan)) {
        const hash = await keepMedia(database, await medium.read(), at);
        media.push({ name: medium.name, hash });
        kept.push(hash);
        this.#progress('saving', (HALF * kept.length) / total);
      }
      imports.push(importOf(plan, choices, media, momentAt));
    }
    return imports;
  }

  #progress(step: ImportStep, share: number): void {
    this.#report({ kind: 'progress', step, share });
  }
}

function importOf(
  { incoming, deckId, hash, update, known, progress }: DeckPlan,
  { declined, takesProgress, putsRemovedAside }: ImportChoices,
  media: { name: string; hash: string }[],
  momentAt: (at: EpochMs) => Moment,
): DeckImport {
  const decided = keepHidden(declineRenames(update, declined), incoming);
  return {
    deckId,
    deck: incoming.deck,
    contentHash: hash,
    update: putsRemovedAside ? decided : keepRemoved(decided),
    replaces: known?.contentHash,
    ...(takesProgress && progress.size > 0 && { progress: { byCard: progress, momentAt } }),
    media,
  };
}

/** What this device's clock would have shown at an instant. */
const momentsHere =
  (rolloverHour: number) =>
  (at: EpochMs): Moment => ({ at, tzOffsetMin: -new Date(at).getTimezoneOffset(), rolloverHour });

const refusedTwin = (name: string, { incoming }: DeckTarget): RefusedSource => ({
  name,
  problem: {
    line: 1,
    message: `This is the deck “${incoming.deck.title}” a second time. It is imported once; choose one of the two files.`,
  },
});

/** Of several files the first one's reason, with its name. */
function whyNothing(refused: readonly RefusedSource[]): Problem {
  const { name, problem } = need(refused[0]);
  return refused.length === 1 ? problem : { ...problem, message: `${name}: ${problem.message}` };
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

import { SvelteSet } from 'svelte/reactivity';
import type { CardId, DeckId, Face } from '../domain/card';
import type { Problem } from '../domain/deck';
import { readLastImport } from '../storage/import-records';
import type {
  ImportPreview,
  ImportReport,
  ImportRequest,
  ImportStep,
  ImportSummary,
  SampleCard,
  Source,
  TableChoices,
} from '../workers/deck-import-protocol';
import workerUrl from '../workers/deck-import.worker.ts?worker&url';
import { faceAsMarkup, renderText } from './faces';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';
import { ownScript } from './own-script';
import { OfflineError, problems } from './problems.svelte';

export type {
  ColumnUse,
  DeckPreview,
  ImportPreview,
  ImportSummary,
  ListedCard,
  SampleCard,
  Source,
  TableChoices,
  TableShape,
} from '../workers/deck-import-protocol';

export type ImportState =
  /** `said`: what happened to the import before. */
  | { kind: 'choosing'; said?: string }
  | { kind: 'reading'; step: ImportStep; share: number }
  /** `isStale`: it is being made anew, as the learner chose. */
  | { kind: 'preview'; preview: ImportPreview; isRenewed: boolean; isStale?: true }
  | { kind: 'saving'; share: number }
  | { kind: 'undoing'; share: number }
  | { kind: 'done'; saved: ImportSummary }
  /** The text is no deck. */
  | { kind: 'failed'; problem: Problem };

const CALLED_OFF = 'The import was called off. Your collection is as it was.';
const UNDONE = 'The import was undone. Your collection is as it was before.';
const UNDO_CALLED_OFF = 'The undo was called off. The import stands.';

interface AskedMedium {
  content: Promise<Blob | undefined>;
  arrive(content: Blob | undefined): void;
}

/** One import: files are chosen, read, previewed, saved, and may be undone. The work is done in a worker. */
export class ImportSession {
  state = $state.raw<ImportState>({ kind: 'choosing' });
  /** The learner wants the cards that are right, without those that have a problem. */
  skipsProblems = $state(false);
  /** Schedules and answers of the files come along. */
  takesProgress = $state(true);
  /** Cards that the files do not have are asked no more. */
  putsRemovedAside = $state(true);
  /** Cards that only look like old ones, and are new ones for the learner. */
  readonly declined = new SvelteSet<CardId>();
  #gotcha: Gotcha;
  #worker: Worker | undefined;
  #importId = '';
  #lastPreview: ImportPreview | undefined;
  #media = new Map<string, AskedMedium>();
  #lastImport: LiveQuery<ImportSummary | undefined>;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
    this.#lastImport = new LiveQuery(async () => {
      const last = await readLastImport(gotcha.database);
      return last && summaryOf(last);
    });
  }

  /** The import that can still be undone. */
  get lastImport(): ImportSummary | undefined {
    return this.#lastImport.current;
  }

  get canSave(): boolean {
    if (this.state.kind !== 'preview') return false;
    const { preview, isStale } = this.state;
    if (isStale) return false;
    const { decks } = preview;
    const isSound = decks.every(({ problems: found }) => found.count === 0);
    return decks.some(({ hasNews }) => hasNews) && (isSound || this.skipsProblems);
  }

  read(sources: Source[]): void {
    this.#stopWorker();
    this.skipsProblems = false;
    this.takesProgress = true;
    this.declined.clear();
    this.state = { kind: 'reading', step: 'reading', share: 0 };
    const { rolloverHour } = this.#gotcha.act('').now;
    this.#ask({ kind: 'read', databaseName: this.#gotcha.database.name, sources, rolloverHour });
  }

  /** Compares one of the decks with another one of the collection, or with none. */
  compare(deck: number, deckId: DeckId): void {
    this.#renew({ kind: 'compare', deck, deckId });
  }

  /** Reads a table otherwise: its columns, its separator. */
  reread(deck: number, table: TableChoices): void {
    this.#renew({ kind: 'reread', deck, table });
  }

  /** A picture or a sound of a deck that is not in the collection yet; undefined when its source has none of this name. */
  medium(deck: number, name: string): Promise<Blob | undefined> {
    const key = `${deck} ${name}`;
    const known = this.#media.get(key);
    if (known) return known.content;
    const content = new Promise<Blob | undefined>((arrive) => {
      this.#media.set(key, { content: Promise.resolve(undefined), arrive });
    });
    this.#media.get(key)!.content = content;
    this.#ask({ kind: 'medium', deck, name });
    return content;
  }

  save(): void {
    if (!this.canSave) return;
    this.#importId = crypto.randomUUID();
    this.state = { kind: 'saving', share: 0 };
    const { takesProgress, putsRemovedAside } = this;
    const choices = { declined: [...this.declined], takesProgress, putsRemovedAside };
    this.#ask({ kind: 'save', act: this.#gotcha.act(this.#importId), choices });
  }

  undo({ id }: ImportSummary): void {
    this.#stopWorker();
    this.#importId = id;
    this.state = { kind: 'undoing', share: 0 };
    const { database } = this.#gotcha;
    this.#ask({ kind: 'undo', databaseName: database.name, act: this.#gotcha.act(id), importId: id });
  }

  /** Stops what is going on. What is just being committed may be there whole: then it says so. */
  async cancel(): Promise<void> {
    const { kind } = this.state;
    this.#stopWorker();
    this.state = { kind: 'choosing' };
    if (kind !== 'saving' && kind !== 'undoing') return;
    const last = await readLastImport(this.#gotcha.database);
    const saved = last?.id === this.#importId ? summaryOf(last) : undefined;
    if (kind === 'undoing') this.state = { kind: 'choosing', said: saved ? UNDO_CALLED_OFF : UNDONE };
    else this.state = saved ? { kind: 'done', saved } : { kind: 'choosing', said: CALLED_OFF };
  }

  startOver(): void {
    this.#stopWorker();
    this.state = { kind: 'choosing' };
  }

  /** The screen is left. What is being saved is saved all the same. */
  leave(): void {
    if (this.state.kind !== 'saving' && this.state.kind !== 'undoing') this.#stopWorker();
  }

  /** How a card of the preview will look. */
  async faceOf(sample: SampleCard): Promise<Face> {
    return faceAsMarkup(await renderText(sample, sample.text));
  }

  /** What is shown stays until the new preview is there: whoever chooses keeps the place and the focus. */
  #renew(request: ImportRequest): void {
    if (this.state.kind !== 'preview') return;
    this.declined.clear();
    this.state = { ...this.state, isStale: true };
    this.#ask(request);
  }

  #ask(request: ImportRequest): void {
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage(request);
  }

  #startWorker(): Worker {
    const worker = new Worker(ownScript(workerUrl), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<ImportReport>) => {
      if (worker === this.#worker) this.#hear(data);
    });
    worker.addEventListener('error', ({ message }) => {
      if (worker !== this.#worker) return;
      this.#stopWorker();
      this.state = { kind: 'choosing' };
      // A script that could not be fetched has no message.
      problems.report(message ? new Error(message) : new OfflineError(`${workerUrl} could not be fetched.`));
    });
    return worker;
  }

  #hear(report: ImportReport): void {
    switch (report.kind) {
      case 'progress':
        if (this.state.kind === 'preview') return;
        this.state = stateDuring(report.step, report.share);
        return;
      case 'refused':
        this.#stopWorker();
        this.state = { kind: 'failed', problem: report.problem };
        return;
      case 'medium':
        this.#media.get(`${report.deck} ${report.name}`)?.arrive(report.content);
        return;
      case 'preview':
        // An Anki package may hold a part of a deck: what is not in it is not gone.
        if (!this.#lastPreview) this.putsRemovedAside = report.preview.decks.every(({ isWhole }) => isWhole);
        this.#lastPreview = report.preview;
        if (report.isRenewed) this.declined.clear();
        this.state = { kind: 'preview', preview: report.preview, isRenewed: report.isRenewed };
        return;
      case 'saved':
        this.#stopWorker();
        this.state = { kind: 'done', saved: report.saved };
        return;
      case 'undone':
        this.#stopWorker();
        this.state = { kind: 'choosing', said: UNDONE };
        return;
      case 'failed': {
        // The world went wrong and nothing was saved: back to where the learner can try again.
        problems.report(Object.assign(new Error(report.message), { name: report.name }));
        const preview = this.#lastPreview;
        this.state = preview ? { kind: 'preview', preview, isRenewed: false } : { kind: 'choosing' };
      }
    }
  }

  #stopWorker(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#lastPreview = undefined;
    this.#media.clear();
  }
}

function stateDuring(step: ImportStep, share: number): ImportState {
  if (step === 'undoing') return { kind: 'undoing', share };
  return step === 'saving' ? { kind: 'saving', share } : { kind: 'reading', step, share };
}

function summaryOf({ id, at, decks, counts }: ImportSummary): ImportSummary {
  return { id, at, decks, counts };
}

import type { ExportReport, ExportRequest, Outgoing } from '../workers/deck-export-protocol';
import workerUrl from '../workers/deck-export.worker.ts?worker&url';
import type { Gotcha } from './gotcha';
import { ownScript } from './own-script';
import { OfflineError, problems } from './problems.svelte';

export type { DeckFormat, Outgoing } from '../workers/deck-export-protocol';

export type ExportState =
  | { kind: 'choosing' }
  | { kind: 'writing'; share: number }
  /** A file is there, to be saved or shared: a browser opens the sheet only for a tap. */
  | { kind: 'ready'; file: File }
  | { kind: 'done'; said: string };

/** One thing of the collection goes out as a file. The work is done in a worker. */
export class ExportSession {
  state = $state.raw<ExportState>({ kind: 'choosing' });
  #gotcha: Gotcha;
  #worker: Worker | undefined;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
  }

  write(outgoing: Outgoing): void {
    this.cancel();
    this.state = { kind: 'writing', share: 0 };
    const { now, config } = this.#gotcha.act('');
    const request: ExportRequest = {
      databaseName: this.#gotcha.database.name,
      outgoing,
      textUrls: this.#gotcha.library.textUrls(),
      now,
      config,
    };
    this.#worker = this.#startWorker();
    this.#worker.postMessage(request);
  }

  /** Nothing was written anywhere yet. */
  cancel(): void {
    this.#stopWorker();
    this.state = { kind: 'choosing' };
  }

  /** Into the downloads. */
  save(): void {
    if (this.state.kind !== 'ready') return;
    const { file } = this.state;
    const url = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = url;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
    this.state = { kind: 'done', said: `${file.name} is in your downloads.` };
  }

  /** To another app, by the device's own sheet. */
  async share(): Promise<void> {
    if (this.state.kind !== 'ready') return;
    const { file } = this.state;
    try {
      await navigator.share({ files: [file] });
      this.state = { kind: 'done', said: `${file.name} was handed over.` };
    } catch (reason) {
      // The learner closed the sheet: the file is still there.
      if (!(reason instanceof DOMException && reason.name === 'AbortError')) problems.report(reason);
    }
  }

  #startWorker(): Worker {
    const worker = new Worker(ownScript(workerUrl), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<ExportReport>) => {
      if (worker === this.#worker) this.#hear(data);
    });
    worker.addEventListener('error', ({ message }) => {
      if (worker !== this.#worker) return;
      this.cancel();
      // A script that could not be fetched has no message.
      problems.report(message ? new Error(message) : new OfflineError(`${workerUrl} could not be fetched.`));
    });
    return worker;
  }

  #hear(report: ExportReport): void {
    switch (report.kind) {
      case 'progress':
        this.state = { kind: 'writing', share: report.share };
        return;
      case 'done': {
        this.#stopWorker();
        const file = new File([report.file], report.name, { type: report.file.type });
        this.state = { kind: 'ready', file };
        if (!canShare(file)) this.save();
        return;
      }
      case 'failed':
        this.cancel();
        problems.report(Object.assign(new Error(report.message), { name: report.name }));
    }
  }

  #stopWorker(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** A slow device may begin to read the file only then. */
const REVOKE_AFTER_MS = 60_000;

const canShare = (file: File): boolean => 'canShare' in navigator && navigator.canShare({ files: [file] });

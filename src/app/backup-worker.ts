import type { BackupReport, BackupRequest, BackupResult } from '../workers/backup-protocol';
import workerUrl from '../workers/backup.worker.ts?worker&url';
import type { Gotcha } from './gotcha';
import { ownScript } from './own-script';
import { OfflineError } from './problems.svelte';

/** A request without what every one has. */
export type Asked<Request> = Request extends unknown ? Omit<Request, 'databaseName' | 'now'> : never;

type ResultOf<Kind extends BackupResult['kind']> = Extract<BackupResult, { kind: Kind }>;

/** The file cannot be restored: the message is for the learner. */
export class BackupRefusal extends Error {
  override name = 'BackupRefusal';
}

/** The learner stopped it. */
export class CalledOff extends Error {
  override name = 'CalledOff';
}

/** Long work on backups, off the main thread. One request at a time; the worker lives until `stop`. */
export class BackupWorker {
  #gotcha: Gotcha;
  #worker: Worker | undefined;
  #callOff: ((reason: Error) => void) | undefined;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
  }

  /** Rejects with `BackupRefusal` for a bad file, with `CalledOff` when it was stopped, and with the world's error otherwise. */
  ask<Kind extends BackupResult['kind']>(
    asked: Asked<BackupRequest>,
    expected: Kind,
    onprogress: (share: number) => void = () => undefined,
  ): Promise<ResultOf<Kind>> {
    const worker = (this.#worker ??= new Worker(ownScript(workerUrl), { type: 'module' }));
    const { database } = this.#gotcha;
    const request: BackupRequest = { ...asked, databaseName: database.name, now: this.#gotcha.act('').now };
    return new Promise<ResultOf<Kind>>((resolve, reject) => {
      this.#callOff = reject;
      worker.onmessage = ({ data }: MessageEvent<BackupReport>) => {
        if (data.kind === 'progress') onprogress(data.share);
        else if (data.kind === expected) resolve(data as ResultOf<Kind>);
        else reject(errorOf(data));
      };
      worker.onerror = ({ message }) => {
        this.#worker = undefined;
        // A script that could not be fetched has no message.
        reject(message ? new Error(message) : new OfflineError(`${workerUrl} could not be fetched.`));
      };
      worker.postMessage(request);
    });
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#callOff?.(new CalledOff('The work on a backup was stopped.'));
  }
}

function errorOf(result: BackupResult): Error {
  if (result.kind === 'refused') return new BackupRefusal(result.message);
  if (result.kind === 'failed') return Object.assign(new Error(result.message), { name: result.name });
  return new Error(`Inconsistent: the backups' worker answered with ${result.kind}.`);
}

import { studyDay, type StudyDay } from '../domain/time';
import type { BackupResult } from '../workers/backup-protocol';
import { BackupWorker } from './backup-worker';
import type { Gotcha } from './gotcha';

type Outcome = Extract<BackupResult, { kind: 'kept' }>['outcome'] | 'failed';

/** Takes a snapshot a day while the page lives. It never disturbs: what goes wrong is there to be read in the settings. */
class DailySnapshot {
  /** How the last attempt of this page ended. */
  outcome = $state<Outcome>();
  #triedDay: StudyDay | undefined;

  /** `idle` and `outsideReview` say when nobody is disturbed. */
  start(gotcha: Gotcha, idle: () => Promise<void>, outsideReview: () => Promise<void>): void {
    const lookAgain = async () => {
      const today = studyDay(gotcha.act('').now);
      if (document.visibilityState === 'hidden' || today === this.#triedDay) return;
      this.#triedDay = today;
      await outsideReview();
      await idle();
      this.outcome = await takeOne(gotcha);
    };
    document.addEventListener('visibilitychange', () => void lookAgain());
    // On a desktop a page is in sight for days.
    addEventListener('hashchange', () => void lookAgain());
    void lookAgain();
  }
}

export const dailySnapshot = new DailySnapshot();

const LOCK = 'gotcha-snapshot';

/** In one tab at a time: two would write the same file. */
async function takeOne(gotcha: Gotcha): Promise<Outcome> {
  const worker = new BackupWorker(gotcha);
  const take = async (): Promise<Outcome> => {
    try {
      return (await worker.ask({ kind: 'keep' }, 'kept')).outcome;
    } catch {
      return 'failed';
    } finally {
      worker.stop();
    }
  };
  // Browsers that are older than their own file system have no locks.
  if (!('locks' in navigator)) return take();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? take() : 'notNeeded'));
}

/** What the learner is told when the world goes wrong: one sentence, how bad it is, and one thing to do. */
export interface Problem {
  severity: 'notice' | 'warning' | 'fatal';
  message: string;
  action?: 'reload' | 'retry' | 'backup';
}

const noDatabase: Problem = {
  severity: 'fatal',
  message:
    'This browser offers no database here, perhaps because it is in private mode. Open Gotcha in a normal window to keep your progress.',
};

/** Error name -> what to say. The one table: a screen never words such an error itself. */
const table: Record<string, Problem> = {
  StaleTurnError: {
    severity: 'notice',
    message: 'This card was answered or changed in another tab. Nothing is lost; here is the next one.',
  },
  QuotaExceededError: {
    severity: 'warning',
    message: 'The device has no room left, so this was not saved. Free some space, then try again.',
    action: 'backup',
  },
  NewerCollectionError: {
    severity: 'fatal',
    message:
      'Your collection was written by a newer version of Gotcha. Reload to get that version; nothing was changed.',
    action: 'reload',
  },
  VersionChange: {
    severity: 'fatal',
    message: 'Gotcha was updated in another tab. Reload this one to go on; every answer is saved.',
    action: 'reload',
  },
  Blocked: {
    severity: 'warning',
    message: 'Another tab still holds the old version of your collection. Close the other Gotcha tabs to go on.',
  },
  DatabaseClosedError: {
    severity: 'warning',
    message:
      'The browser closed the database and it did not open again. Reload the page; what was acknowledged is saved.',
    action: 'reload',
  },
  MissingAPIError: noDatabase,
  // A browser that is told to keep no data of any site.
  SecurityError: noDatabase,
  EngineMissingError: {
    severity: 'warning',
    message:
      'Reading and writing this kind of file needs one download of 0.6 MB that is not on the device yet. Go online once, then try again.',
  },
  OfflineError: {
    severity: 'warning',
    message: 'This part is not on the device yet and there is no connection. Go online once and try again.',
    action: 'retry',
  },
};

/** A file that must be fetched cannot be. */
export class OfflineError extends Error {
  override name = 'OfflineError';
}

/** The name that tells what happened: a database wraps the cause of an aborted transaction. */
function nameOf(reason: unknown): string {
  if (!(reason instanceof Error)) return 'Unknown';
  const inner: unknown = 'inner' in reason ? reason.inner : undefined;
  return inner instanceof Error && inner.name in table ? inner.name : reason.name;
}

export function problemOf(reason: unknown): Problem {
  return (
    table[nameOf(reason)] ?? {
      severity: 'warning',
      message: `Something went wrong that Gotcha did not expect: ${reason instanceof Error ? reason.message : String(reason)}`,
      action: 'reload',
    }
  );
}

/** What is wrong right now, if anything. */
class Problems {
  current = $state.raw<Problem>();

  report(reason: unknown): void {
    // A problem that stops everything is not covered up by a smaller one.
    if (this.current?.severity !== 'fatal') this.current = problemOf(reason);
  }

  dismiss(): void {
    if (this.current?.severity !== 'fatal') this.current = undefined;
  }
}

export const problems = new Problems();

import { spawn } from 'node:child_process';

/** What a command left behind when it and all that it started were gone. */
export interface Outcome {
  /** null when a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Whether it was ended here because it took too long or printed too much. */
  timedOut: boolean;
}

interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
  stdin?: string;
}

/** Of stdout and of stderr each. */
const MAX_PRINTED_CHARACTERS = 1_000_000;

const runningGroups = new Set<number>();

function endGroup(pid: number) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group was left.
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // The commands lead process groups of their own, so the terminal's Ctrl-C reaches only this process.
  process.once(signal, () => {
    runningGroups.forEach(endGroup);
    process.exit(1);
  });
}

export function runCommand(command: string, args: string[], options: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { pid } = child;
    const outcome: Outcome = { exitCode: null, stdout: '', stderr: '', timedOut: false };
    const end = () => {
      outcome.timedOut = true;
      if (pid !== undefined) endGroup(pid);
    };
    const limit = setTimeout(end, options.timeoutMs);
    if (pid !== undefined) runningGroups.add(pid);

    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        if (outcome[stream].length < MAX_PRINTED_CHARACTERS) outcome[stream] += text;
        else end();
      });
    }
    // A program that ends without reading its input closes the pipe first.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');

    child.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    // 'close' waits for every holder of the pipes: children that outlive their parent are ended at its 'exit'.
    child.on('exit', () => pid !== undefined && endGroup(pid));
    child.on('close', (exitCode) => {
      clearTimeout(limit);
      if (pid !== undefined) runningGroups.delete(pid);
      resolve({ ...outcome, exitCode: outcome.timedOut ? null : exitCode });
    });
  });
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tidyLines } from './printed-text';
import { runCommand } from './run-command';
import type { Outcome } from './run-command';
import { goEnvironment } from './toolchains';
import type { Toolchain } from './toolchains';

const GO_COMMAND_TIMEOUT_MS = 180_000;
const RUN_TIMEOUT_MS = 20_000;
/** The race detector hides deadlocks: a program may hang only under it. */
const RACE_RUN_TIMEOUT_MS = 5_000;

/** One time zone for all, and a race detector that waits 0.1 s instead of 1 s for others when a program ends. */
const PROGRAM_ENVIRONMENT = { TZ: 'UTC', GORACE: 'atexit_sleep_ms=100' };

interface GoFile {
  name: string;
  source: string;
}

/** As `go run` links: without what only a debugger reads, which is a quarter of the work. */
const LINK_FLAGS = '-ldflags=-s -w';

/** A program in a module of its own, as a reader would set it up: `module card` and a `go` line. */
export class GoProgram {
  private constructor(
    private readonly folder: string,
    private readonly go: string,
  ) {}

  static async inModule(files: GoFile[], toolchain: Toolchain, goLine: string): Promise<GoProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'gotcha-card-'));
    const program = new GoProgram(folder, toolchain.go);
    await program.write({ name: 'go.mod', source: `module card\n\ngo ${goLine}` });
    for (const file of files) await program.write(file);
    return program;
  }

  async write({ name, source }: GoFile): Promise<void> {
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${source}\n`);
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The compiler's messages; none when it made the program that `run` runs. */
  build(flags: string[] = []): Promise<string[]> {
    return this.complaints(['build', LINK_FLAGS, ...flags, '-o', './card.bin', '.']);
  }

  /** The same for a program that `test` runs. */
  compileTests(): Promise<string[]> {
    return this.complaints(['test', '-c', '-vet=off', LINK_FLAGS, '-o', './card.bin', '.']);
  }

  vet(): Promise<string[]> {
    return this.complaints(['vet', '.']);
  }

  run(): Promise<Outcome> {
    return this.runBinary('./card.bin', RUN_TIMEOUT_MS);
  }

  test(): Promise<Outcome> {
    return this.command(['test', '-count=1', '.'], GO_COMMAND_TIMEOUT_MS);
  }

  /** Builds with the race detector; throws where that cannot be, for a card's stamp must not depend on the machine. */
  async buildForRaces({ isTest }: { isTest: boolean }): Promise<void> {
    const command = isTest ? ['test', '-c', '-vet=off'] : ['build'];
    const messages = await this.complaints([...command, '-race', LINK_FLAGS, '-o', './race.bin', '.']);
    if (messages.length > 0)
      throw new Error(`Cannot build with -race (it needs a C compiler):\n${messages.join('\n')}`);
  }

  runForRaces(): Promise<Outcome> {
    return this.runBinary('./race.bin', RACE_RUN_TIMEOUT_MS);
  }

  private async runBinary(path: string, timeoutMs: number): Promise<Outcome> {
    const env = { PATH: process.env.PATH, HOME: this.folder, ...PROGRAM_ENVIRONMENT };
    const outcome = await runCommand(join(this.folder, path), [], { cwd: this.folder, env, timeoutMs });
    // Some panics tell where in the source something was registered.
    return { ...outcome, stderr: outcome.stderr.replaceAll(`${this.folder}/`, './') };
  }

  private async complaints(args: string[]): Promise<string[]> {
    const { exitCode, stderr, timedOut } = await this.command(args, GO_COMMAND_TIMEOUT_MS);
    if (timedOut) throw new Error(`go ${args.join(' ')} took longer than ${GO_COMMAND_TIMEOUT_MS} ms.`);
    return exitCode === 0 ? [] : tidyLines(stderr, this.folder);
  }

  private command(args: string[], timeoutMs: number): Promise<Outcome> {
    const env = { ...goEnvironment(this.go), ...PROGRAM_ENVIRONMENT };
    return runCommand(this.go, args, { cwd: this.folder, env, timeoutMs });
  }
}

/** The file as gofmt writes it, or undefined where it is not Go. */
export async function formatted(source: string, toolchain: Toolchain): Promise<string | undefined> {
  const gofmt = join(dirname(toolchain.go), 'gofmt');
  const { exitCode, stdout } = await runCommand(gofmt, [], {
    cwd: tmpdir(),
    env: goEnvironment(toolchain.go),
    timeoutMs: RUN_TIMEOUT_MS,
    stdin: `${source}\n`,
  });
  return exitCode === 0 ? stdout.replace(/\n$/, '') : undefined;
}

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const PROJECT = ['index.html', 'public', 'src', 'svelte.config.js', 'tsconfig.json', 'vite.config.ts'];

export interface Release {
  version: string;
  /** Deck id -> its text. */
  decks: Record<string, string>;
  /** Notes as `deck/note`. */
  starterPath: string[];
}

/** The app as `npm run build` makes it, with other decks and another version: what the next release would be. */
export class OwnBuilds {
  #root = mkdtempSync(join(tmpdir(), 'gotcha-builds-'));
  #workshop = join(this.#root, 'workshop');

  constructor() {
    mkdirSync(this.#workshop);
    for (const path of PROJECT) cpSync(path, join(this.#workshop, path), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.#workshop, 'node_modules'));
  }

  /** Resolves to the folder of the built app. */
  async build({ version, decks, starterPath }: Release): Promise<string> {
    const folder = join(this.#workshop, 'decks');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [id, text] of Object.entries(decks)) writeFileSync(join(folder, `${id}.md`), text);
    writeFileSync(join(folder, 'starter-path.txt'), starterPath.join('\n'));
    writeFileSync(join(folder, 'verified.json'), '{}');
    writeFileSync(join(this.#workshop, 'package.json'), JSON.stringify({ version, type: 'module' }));
    const built = join(this.#root, version);
    const vite = resolve('node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '--configLoader', 'runner', '--outDir', join('..', version), '--logLevel', 'warn'];
    await promisify(execFile)(process.execPath, args, { cwd: this.#workshop });
    return built;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Room -> the rooms that it may import from, and the libraries that may be imported in it. DESIGN: the dependency rule. */
const rooms: Record<string, { rooms: string[]; libraries: string[] }> = {
  domain: { rooms: ['domain'], libraries: ['ts-fsrs'] },
  storage: { rooms: ['storage', 'domain'], libraries: ['dexie'] },
  interchange: {
    rooms: ['interchange', 'domain'],
    libraries: [
      ...['@zip.js', 'sql.js', 'fzstd', 'pbf', 'papaparse', 'hast', 'mdast'],
      ...['hast-util-from-html', 'mdast-util-to-markdown', 'mdast-util-gfm'],
    ],
  },
  render: { rooms: ['render', 'domain'], libraries: ['marked', 'highlight.js', 'dompurify'] },
  workers: { rooms: ['workers', 'interchange', 'render', 'storage', 'domain'], libraries: [] },
  app: { rooms: ['app', 'storage', 'interchange', 'render', 'domain', 'workers'], libraries: ['svelte'] },
  ui: { rooms: ['ui', 'app', 'domain'], libraries: ['svelte'] },
  build: { rooms: ['build', 'render', 'domain'], libraries: ['vite', 'node'] },
};

/** Libraries with a home narrower than a room. */
const homes: Record<string, RegExp> = {
  'ts-fsrs': /^domain\/scheduler\.ts$/,
  '@zip.js': /^interchange\/(?:zip-archive|zip-writer|backup-archive)\.ts$/,
  'sql.js': /^interchange\/anki\/sqlite[\w-]*\.ts$/,
  fzstd: /^interchange\/zstd\.ts$/,
  pbf: /^interchange\/anki\/protobuf\.ts$/,
  papaparse: /^interchange\/(?:table|deck-csv)[\w-]*\.ts$/,
  'hast-util-from-html': /^interchange\/anki\/field-html\.ts$/,
  'mdast-util-gfm': /^interchange\/anki\/html-to-markdown\.ts$/,
  'mdast-util-to-markdown': /^interchange\/anki\/html-to-markdown\.ts$/,
};

/** Within `ui`: screens -> topic folders -> shared, never sideways. */
const uiTiers = (from: string, to: string): boolean => {
  const [fromFolder, toFolder] = [from, to].map((path) => path.split('/')[1] ?? '');
  if (fromFolder === toFolder || toFolder === 'shared' || toFolder === 'styles') return true;
  return fromFolder === 'screens' && toFolder !== 'screens';
};

const forbiddenNames = /(^|\/)(utils?|helpers?|lib|common)(\/|$)|(^|\/)(types|index)\.(ts|svelte)$/;

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.split('\\').join('/'))
  .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.d.ts'));

/** Every module that a source names: static, type-only and dynamic imports, and re-exports. */
export function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '');
  // The sentences of a component's markup may speak of imports.
  const scripts =
    [...code.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script).join('\n') || code;
  const statements = scripts.matchAll(/(?:^|[\s;])(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]/g);
  const bare = scripts.matchAll(/(?:^|[\s;])import\s*['"]([^'"]+)['"]/g);
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...bare, ...dynamic].map(([, module]) => module ?? '');
}

/** A sentence for each import that breaks the rule, with what to do. */
export function violationsOf(file: string, source: string): string[] {
  const [room = '', ...rest] = file.split('/');
  if (rest.length === 0) {
    return file === 'service-worker.ts' && importsOf(source).length > 0
      ? ['service-worker.ts imports something: it must stand alone. Let the build write into it what it needs.']
      : [];
  }
  const rule = rooms[room];
  if (!rule) return [`${file} is in no room: put it into one of ${Object.keys(rooms).join(', ')}.`];
  return importsOf(source).flatMap((module) => violationOf(file, room, module) ?? []);
}

function violationOf(file: string, room: string, module: string): string | undefined {
  const rule = rooms[room]!;
  if (!module.startsWith('.')) {
    const library = module.startsWith('node:') ? 'node' : (module.split('/')[0] ?? module);
    if (!rule.libraries.includes(library)) {
      return `${file} imports ${module}: ${room} may use ${rule.libraries.join(', ') || 'no library'}. Ask the room that is its home.`;
    }
    const home = homes[library];
    if (home && !home.test(file)) return `${file} imports ${module}, whose only home is ${home.source}: go through it.`;
    return undefined;
  }
  const target = posix.join(posix.dirname(file), module.replace(/\?.*$/, ''));
  const targetRoom = target.split('/')[0] ?? '';
  if (!rule.rooms.includes(targetRoom)) {
    return `${file} imports ${target}: ${room} may import ${rule.rooms.join(', ')}. Move the code, or pass the value in.`;
  }
  if (room === 'ui' && targetRoom === 'ui' && !uiTiers(file, target)) {
    return `${file} imports ${target}: in ui, screens import topic folders and those import shared. Let the screen put them together.`;
  }
  return undefined;
}

describe('the dependency rule', () => {
  test('holds for every file', () => {
    const violations = sources.flatMap((file) => violationsOf(file, readFileSync(join('src', file), 'utf8')));
    expect(violations).toEqual([]);
  });

  test.each([
    ['domain/card.ts', "import { liveQuery } from 'dexie';", 'domain may use ts-fsrs'],
    ['domain/mastery.ts', "import { fsrs } from 'ts-fsrs';", 'whose only home is'],
    ['domain/card.ts', "import type { X } from '../storage/database';", 'domain may import domain'],
    ['ui/review/A.svelte', "import { db } from '../../storage/database';", 'ui may import ui, app, domain'],
    ['ui/review/A.svelte', "import B from '../card/B.svelte';", 'screens import topic folders'],
    ['ui/shared/A.svelte', "import B from '../screens/B.svelte';", 'screens import topic folders'],
    ['app/a.ts', "const m = await import('../ui/b');", 'app may import'],
    ['app/a.ts', "export { liveQuery } from 'dexie';", 'app may use svelte'],
    ['service-worker.ts', "import './app/a';", 'must stand alone'],
    ['stuff/a.ts', '', 'is in no room'],
  ])('is broken by %s with %s', (file, source, message) => {
    expect(violationsOf(file, source).join()).toContain(message);
  });

  test('allows what it should', () => {
    expect(
      violationsOf('ui/screens/A.svelte', "import B from '../card/B.svelte'; import c from '../../app/c';"),
    ).toEqual([]);
    expect(violationsOf('domain/scheduler.ts', "import { fsrs } from 'ts-fsrs';")).toEqual([]);
  });
});

test('every file is named after what it does', () => {
  expect(sources.filter((file) => forbiddenNames.test(file))).toEqual([]);
});

describe('the documents', () => {
  const documents = ['README.md', 'src/README.md', 'decks/README.md'];

  test.each(documents)('%s names only paths that exist', (document) => {
    const text = readFileSync(document, 'utf8');
    const named = [...text.matchAll(/`((?:[\w.-]+\/)*[\w.-]+\.(?:ts|svelte|md|json|css|txt|html|js))`/g)].map(
      ([, path]) => path ?? '',
    );
    const missing = named.filter((path) => !existsSync(path) && !existsSync(normalize(join(dirname(document), path))));
    expect(missing).toEqual([]);
  });
});

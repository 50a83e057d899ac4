import { describe, expect, test } from 'vitest';
import { parseDeckText } from '../../src/domain/deck-text';
import { ArchiveError, readArchive, writeArchive } from '../../src/interchange/backup-archive';
import { printDeckCsv } from '../../src/interchange/deck-csv';
import { printDeckJson } from '../../src/interchange/deck-json';
import { writeAnkiPackage } from '../../src/interchange/anki/write-package';
import { readSources } from '../../src/interchange/read-sources';
import { ankiSidesOf } from '../../src/render/anki-html';
import { writeBackup } from '../../src/storage/backup';
import { BackupError, backupText, readBackup } from '../../src/storage/backup-format';
import { buildAnkiPackage, generations, zipOf } from '../support/anki-package';
import type { PackageSpec } from '../support/anki-spec';
import { addLog, openTestDatabase, someCards } from '../support/collection';
import { everyKind } from '../support/deck-texts';
import { ENGINES } from '../support/import-worker';
import { mutated, mutatedText } from '../support/mutate';
import { anOutgoingDeck } from '../support/outgoing-decks';
import { seededRandom } from '../support/random';
import { aConfig, daysLater, MONDAY_NOON } from '../support/schedules';
import { unzipped } from '../support/written-package';

const SEED = 20261121;
/** In every run; `FUZZ_ROUNDS=10000` for a night. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 300);
/** Packages take longer. */
const PACKAGE_ROUNDS = Number(process.env['FUZZ_PACKAGE_ROUNDS'] ?? process.env['FUZZ_ROUNDS'] ?? 60);
const NIGHT_MS = 3_600_000;

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

const wasm = await ENGINES.sqliteWasm();

/** Reads a file as an import does, its pictures too: it is read or refused, and whatever else comes out of it fails the test. */
async function isTaken(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const { read } = await readSources([{ kind: 'file', name, file: new Blob([bytes]) }], {
    sqliteWasm: () => Promise.resolve(wasm),
    momentAt: (at) => ({ ...MONDAY_NOON, at }),
    progress: () => undefined,
  });
  for (const { decks } of read) {
    for (const { deck, problems, media } of decks) {
      expect(problems.every(({ line, message }) => line >= 0 && message !== '')).toBe(true);
      expect(new Set(deck.notes.map(({ id }) => id)).size).toBe(deck.notes.length);
      for (const medium of media) await medium.read().catch(expectRefusal);
    }
  }
  return read.length > 0;
}

function expectRefusal(error: unknown): void {
  expect(error).toMatchObject({ name: 'Refusal' });
}

async function fuzz(rounds: number, run: (random: () => number) => Promise<unknown>): Promise<void> {
  const random = seededRandom(SEED);
  for (let round = 0; round < rounds; round++) {
    try {
      await run(random);
    } catch (error) {
      throw new Error(`Round ${round} of the seed ${SEED}`, { cause: error });
    }
  }
}

const outgoing = anOutgoingDeck(everyKind, {
  basic: [
    { what: 'good', days: 0 },
    { what: 'easy', days: 3 },
  ],
  'cloze/c1': [{ what: 'again', days: 1 }],
});

const TEXTS: Record<string, string> = {
  'deck.md': everyKind,
  'cards.txt': 'Q: What is a *rune*?\nA: An int32.\n\nQ: Two?\nA: Lines\nof it.\n\nC: A [cloze] and [another].\n',
  'obsidian.md':
    '---\ntags: [go]\n---\n#flashcards/go\n\nWhat is nil?::No value.\nA:::B\n\nLonger\n?\nAnswer of\ntwo lines <!--SR:!2026-01-01,3,250-->\n\nA ==cloze== and **one**.\n\n![[photo.png|100]] [[Note#Head|words]]\n',
  'headings.md':
    '# Go\n\nIntro.\n\n## What is a rune?\n\nAn int32.\n\n```go\n# no heading\n```\n\n## And a byte?\n\n- a\n- uint8\n',
  'table.csv': 'question,answer,tags\n"What, ""really""?",No.,a b\r\nTwo,"lines\nof it",\n=1+1,2,c\n',
  'own.csv': printDeckCsv(parseDeckText(everyKind).deck),
  'table.tsv': 'What is a rune?\tAn int32.\nA byte?\tA <b>uint8</b>\n',
  'anki.txt':
    '#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\nabc\tBasic\tGo::Types\t<div>What is <b>nil</b>?</div>\t<img src="a.png">No value\ttag1 tag2\n',
  'deck.json': printDeckJson(outgoing),
};

describe('a damaged text is read or refused, and nothing else', () => {
  test.each(Object.entries(TEXTS))(
    '%s',
    async (name, text) => {
      expect(await isTaken(name, utf8(text))).toBe(true);
      await fuzz(ROUNDS, (random) => isTaken(name, mutatedText(text, random)));
    },
    NIGHT_MS,
  );
});

const spec: PackageSpec = {
  creationOffsetMin: -60,
  notes: [
    {
      fields: ['What is a rune? <img src="photo.png">', 'An int32: “é”.'],
      tags: ['a'],
      cards: [{ reviews: [{}, {}] }],
    },
    { noteType: 'Cloze', fields: ['{{c1::a}} and {{c3::b}}', ''], deck: 'Go::Types' },
  ],
  media: [{ name: 'photo.png', content: 'PNG'.repeat(100) }],
};

describe('a damaged archive is read or refused, and nothing else', () => {
  const fuzzArchive = async (name: string, file: Blob) => {
    const bytes = await bytesOf(file);
    const files = await unzipped(file);
    expect(await isTaken(name, bytes)).toBe(true);
    await fuzz(PACKAGE_ROUNDS, async (random) => {
      if (random() < 0.5) return isTaken(name, mutated(bytes, random));
      // What the archive's checksums do not notice.
      const [inner, content] = [...files][Math.floor(random() * files.size)]!;
      return isTaken(name, await bytesOf(await zipOf(new Map(files).set(inner, mutated(content, random)))));
    });
  };

  test.each(generations)(
    'a package of Anki (%s)',
    async (generation) => {
      await fuzzArchive('go.apkg', await buildAnkiPackage(spec, generation));
    },
    NIGHT_MS,
  );

  test(
    'a package of our own',
    async () => {
      const anki = { decks: [outgoing], now: MONDAY_NOON, config: aConfig(), sidesOf: ankiSidesOf, wasm };
      await fuzzArchive('kinds.apkg', await writeAnkiPackage(anki));
    },
    NIGHT_MS,
  );

  test(
    'Markdown with pictures',
    async () => {
      const files = new Map([
        ['notes/deck.md', utf8(everyKind + '\n### P\n\n![](a/b.png)\n')],
        ['notes/table.csv', utf8(TEXTS['table.csv']!)],
        ['notes/a/b.png', utf8('PNG'.repeat(50))],
      ]);
      await fuzzArchive('notes.zip', await zipOf(files));
    },
    NIGHT_MS,
  );

  test(
    'Markdown with pictures, the text alone',
    async () => {
      await fuzz(PACKAGE_ROUNDS, async (random) => {
        const files = new Map([
          ['deck.md', mutatedText(everyKind, random)],
          ['b.png', utf8('PNG')],
        ]);
        return isTaken('notes.zip', await bytesOf(await zipOf(files)));
      });
    },
    NIGHT_MS,
  );
});

test(
  'a damaged archive of a backup is read or refused, and nothing else',
  async () => {
    const content = new Blob(['PNG']);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await content.arrayBuffer()));
    const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const archive = { text: '{"app":"gotcha"}'.repeat(20), media: new Map([[hash, content]]) };
    const bytes = await bytesOf(await writeArchive(archive, () => undefined));
    const isRead = (file: Blob): Promise<boolean> =>
      readArchive(file, () => undefined).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof ArchiveError)) throw error;
          return false;
        },
      );
    expect(await isRead(new Blob([bytes]))).toBe(true);
    await fuzz(PACKAGE_ROUNDS, (random) => isRead(new Blob([mutated(bytes, random)])));
  },
  NIGHT_MS,
);

test(
  'a damaged text of a backup is read or refused, and nothing else',
  async () => {
    const database = await openTestDatabase();
    const plan = { cards: someCards(5), reviews: 20, from: daysLater(-30), hoursBetween: 20 };
    await addLog(database, plan);
    const { text } = await writeBackup(database, MONDAY_NOON);
    const collection = text.slice(text.indexOf('"collection":') + '"collection":'.length, -1);
    const counts = { decks: 1, cards: 5, reviews: 20, media: 0 };
    const isRead = (backup: string): Promise<boolean> =>
      readBackup(backup).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof BackupError)) throw error;
          return false;
        },
      );
    expect(await isRead(text)).toBe(true);
    const decoder = new TextDecoder();
    await fuzz(ROUNDS, async (random) => {
      if (random() < 0.2) return isRead(decoder.decode(mutatedText(text, random)));
      // With the checksum of what it says now.
      return isRead(await backupText(MONDAY_NOON.at, counts, decoder.decode(mutatedText(collection, random))));
    });
    database.close();
  },
  NIGHT_MS,
);

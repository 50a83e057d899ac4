import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCollection } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import type { Source } from '../../src/workers/deck-import-protocol';
import { buildAnkiPackage } from '../support/anki-package';
import { anAct, answer, openTestDatabase } from '../support/collection';
import { aDeckText, RUNES } from '../support/decks';
import { aFile, collectionIn, TestImport } from '../support/importing';
import { mutated, mutatedText } from '../support/mutate';
import { seededRandom } from '../support/random';
import { aConfig } from '../support/schedules';

let database: GotchaDatabase;
let importer: TestImport;
let before: string;

beforeEach(async () => {
  database = await openTestDatabase();
  await database.schedulerConfigs.put(aConfig());
  importer = new TestImport(database);
  await importer.take('import-0', aFile('runes.md', aDeckText({ 'What is a rune? {#rune}': 'An int32.' })));
  await answer(database, anAct(), `${RUNES}/rune` as Parameters<typeof answer>[2], 'good');
  before = await collectionIn(database);
});
afterEach(() => database.close());

async function expectAsItWas(): Promise<void> {
  expect(await collectionIn(database)).toBe(before);
  expect(await checkCollection(database)).toEqual([]);
}

describe('a disk that is full in the middle', () => {
  const withEverything = async (): Promise<Source> =>
    aFile(
      'go.apkg',
      await buildAnkiPackage({
        notes: [
          {
            fields: ['<img src="a.png"> Q', 'A'],
            cards: [{ type: 2, queue: 2, due: 9, interval: 9, reps: 1, reviews: [{ type: 0 }] }],
          },
        ],
        media: [{ name: 'a.png', content: 'A' }],
      }),
    );

  test.each(['decks', 'cards', 'schedules', 'media', 'mediaNames', 'reviewSegments', 'imports'] as const)(
    'at the table of %s leaves nothing of the import',
    async (name) => {
      await importer.preview(await withEverything());
      const full = () => {
        throw new DOMException('The disk is full.', 'QuotaExceededError');
      };
      database[name].hook('creating', full);
      const report = await importer.save('import-1');
      database[name].hook('creating').unsubscribe(full);
      expect(report).toMatchObject({ kind: 'failed', name: 'QuotaExceededError' });
      await expectAsItWas();
      expect(await database.imports.count()).toBe(1);
      // With room again it is saved.
      expect(await importer.save('import-1')).toMatchObject({ kind: 'saved' });
      expect(await checkCollection(database)).toEqual([]);
    },
  );
});

describe('damaged files, from the file to the collection,', () => {
  const SEED = 20261121;
  const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 30);

  test.each<[string, (random: () => number) => Promise<Source>]>([
    [
      'as Markdown',
      (random) => {
        const text = aDeckText({
          'What is a rune? {#rune}': 'An alias of int32.',
          'The {{c1::zero}} value {#z}': '![](a.png)',
        });
        return Promise.resolve(aFile('runes.md', mutatedText(text, random)));
      },
    ],
    [
      'as a table',
      (random) =>
        Promise.resolve(aFile('runes.csv', mutatedText('question,answer\n"What, ""?",1\nTwo,"a\nb"\n', random))),
    ],
    [
      'as a package',
      async (random) => {
        const bytes = await buildAnkiPackage(
          {
            notes: [
              { fields: ['What is a byte?', 'A uint8'], cards: [{ reviews: [{}] }] },
              { fields: ['A map?', 'A table'] },
            ],
          },
          'legacy1',
          {
            bytes: (collection) => (random() < 0.3 ? collection : mutated(collection, random)),
          },
        );
        return aFile('go.apkg', bytes);
      },
    ],
  ])(
    '%s are refused and change nothing, or saved and leave the collection sound',
    async (_, damaged) => {
      const random = seededRandom(SEED);
      for (let round = 0; round < ROUNDS; round++) {
        before = await collectionIn(database);
        const report = await importer.read(await damaged(random));
        expect(report.kind, `round ${round}: ${JSON.stringify(report).slice(0, 300)}`).toMatch(/^(?:preview|refused)$/);
        await expectAsItWas();
        if (report.kind === 'refused') continue;
        const saved = await importer.save(`import-${round + 1}`);
        if (saved.kind !== 'saved') await expectAsItWas();
        expect(saved.kind, `round ${round}: ${JSON.stringify(saved).slice(0, 300)}`).toMatch(/^(?:saved|failed)$/);
        expect(await checkCollection(database)).toEqual([]);
      }
    },
    3_600_000,
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPreferences } from '../../src/domain/preferences';
import { BackupError, backupText, collectionText, readBackup, readCollection } from '../../src/storage/backup-format';
import { segmentOf } from '../../src/storage/review-segments';
import { aCard, aDeck, aLog, aSection } from '../support/collection';
import { MONDAY_NOON, aConfig } from '../support/schedules';

type Row = Record<string, unknown>;

const NO_COUNTS = { decks: 0, cards: 0, reviews: 0, media: 0 };
const PHOTO = 'a'.repeat(64);

const cards = [aCard(), aCard({ noteId: 'nil-slice' })];
const log = aLog({ cards, reviews: 8, from: MONDAY_NOON, hoursBetween: 20 });
const tables: Record<string, Row[]> = JSON.parse(
  collectionText(
    readCollection({
      decks: [aDeck()],
      cards,
      schedules: log.schedules,
      reviews: log.rows.slice(5),
      reviewSegments: [segmentOf('device-1', 0, log.rows.slice(0, 5))],
      schedulerConfigs: [aConfig()],
      sessions: [{ id: 'session-0', scope: 'all', startedAt: 5 }],
      settings: [{ key: 'preferences', value: defaultPreferences }],
      mediaNames: [{ deckId: 'types', name: 'photo.png', hash: PHOTO }],
      media: [PHOTO],
    }),
  ),
) as Record<string, Row[]>;

const written = (collection: unknown): Promise<string> =>
  backupText(MONDAY_NOON.at, NO_COUNTS, JSON.stringify(collection));
const sound = await written(tables);
/** A backup whose first row of a table says something else, with a right checksum. */
const withRow = (table: string, fields: Row): Promise<string> =>
  written({ ...tables, [table]: [{ ...tables[table]![0], ...fields }, ...tables[table]!.slice(1)] });

const refusalOf = async (text: string): Promise<string> => {
  const error: unknown = await readBackup(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BackupError);
  return (error as BackupError).message;
};

describe('a sound backup', () => {
  test('is read as it was written', async () => {
    const { createdAt, collection } = await readBackup(sound);
    expect(createdAt).toBe(MONDAY_NOON.at);
    expect(JSON.parse(collectionText(collection))).toEqual(tables);
  });

  test('may have a byte order mark and a line end', async () => {
    await expect(readBackup(`\uFEFF${sound}\r\n`)).resolves.toBeDefined();
  });
});

describe('a file that is no backup', () => {
  const asItWas = 'Your collection is as it was.';
  test.each([
    { text: '', message: `This file is empty. Choose a file that Gotcha wrote. ${asItWas}` },
    {
      text: '# Maps',
      message: `This file is not a Gotcha backup: it is not JSON. Choose a file that Gotcha wrote. ${asItWas}`,
    },
    {
      text: '{"app":"other"}',
      message: `This file is not a Gotcha backup: it was made by another app. Choose a file that Gotcha wrote. ${asItWas}`,
    },
    {
      text: 'null',
      message: `This file is not a Gotcha backup: it was made by another app. Choose a file that Gotcha wrote. ${asItWas}`,
    },
    {
      text: '{"app":"gotcha","format":3}',
      message: `This backup has format 3, and this Gotcha reads formats up to 2. Update Gotcha, then restore it again. ${asItWas}`,
    },
    {
      text: '{"app":"gotcha"}',
      message: `This backup cannot be restored: its format is missing. Use another backup. ${asItWas}`,
    },
    {
      text: sound.replace('Writing to', 'Reading from'),
      message: `This backup cannot be restored: it was changed or damaged after it was written (its checksum is wrong). Use another backup. ${asItWas}`,
    },
  ])('is refused: $message', async ({ text, message }) => {
    expect(await refusalOf(text)).toBe(message);
  });

  test('is refused wherever it breaks off, and says how far it got', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: sound.length - 1 }), async (length) => {
        const cut = sound.slice(0, length).trim();
        expect(await refusalOf(cut)).toMatch(
          `This backup is not complete: it has ${cut.length} characters and stops within its `,
        );
      }),
    );
  });

  test('names the table in which it breaks off', async () => {
    const cut = sound.indexOf('"nil-slice"');
    expect(await refusalOf(sound.slice(0, cut))).toBe(
      `This backup is not complete: it has ${cut} characters and stops within its cards. Copy it again, or use another backup. ${asItWas}`,
    );
  });

  test('is refused when it nests deeper than any stack', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(await refusalOf(`{"app":"gotcha","format":1,"sha256":"","collection":${deep}}`)).toMatch(/^This backup /);
  });
});

describe('a row of the wrong shape', () => {
  const placement = { ...log.schedules[0]!, state: 'review', stabilityDays: 0 };
  test.each([
    ['cards', { position: '3' }, 'cards, row 1 (types/nil-map): position is not a finite number'],
    ['cards', { editedAt: 5 }, 'cards, row 1 (types/nil-map): was edited and has no text'],
    ['cards', { tags: ['a', 7] }, 'cards, row 1 (types/nil-map): tags[1] is not a text'],
    ['cards', { kind: 'essay' }, 'cards, row 1 (types/nil-map): kind is none of basic, prediction, choice, cloze'],
    ['cards', { id: 'types/nil-slice' }, 'cards, row 2 (types/nil-slice): is there twice'],
    ['decks', { sections: [{ ...aSection(), title: null }] }, 'decks, row 1 (types): sections[0].title is not a text'],
    [
      'decks',
      { overrides: { desiredRetention: 2 } },
      'decks, row 1 (types): overrides.desiredRetention is not allowed: Between 70 % and 97 %.',
    ],
    ['schedules', { difficulty: null }, 'schedules, row 1 (types/nil-map): difficulty is not a finite number'],
    ['schedules', { lapses: 0.5 }, 'schedules, row 1 (types/nil-map): lapses is not a whole number'],
    [
      'schedules',
      { stabilityDays: 0 },
      'schedules, row 1 (types/nil-map): is past new and has no stability, no difficulty from 1 to 10 or no last review',
    ],
    ['reviews', { id: 'row-1' }, 'reviews, row 1 (row-1): id is not the id of a log row'],
    [
      'reviews',
      { grade: null },
      `reviews, row 1 (${log.rows[5]!.id}): is of kind ${log.rows[5]!.kind} and has no grade`,
    ],
    ['reviews', { kind: 'bury' }, `reviews, row 1 (${log.rows[5]!.id}): is of kind bury and has no untilDay`],
    [
      'reviews',
      { kind: 'import', placement },
      `reviews, row 1 (${log.rows[5]!.id}): placement is past new and has no stability, no difficulty from 1 to 10 or no last review`,
    ],
    ['reviewSegments', { packed: 'AQ' }, 'reviewSegments, row 1: Segment 0 of device device-1 has only 1 bytes'],
    ['reviewSegments', { packed: '%' }, 'reviewSegments, row 1: packed is not base64'],
    [
      'schedulerConfigs',
      { isFuzzed: 1 },
      `schedulerConfigs, row 1 (${aConfig().id}): isFuzzed is neither true nor false`,
    ],
    ['mediaNames', { hash: '../etc' }, 'mediaNames, row 1: hash is not a SHA-256 hash'],
    ['reviewSegments', { undoneAt: 'yes' }, 'reviewSegments, row 1: undoneAt is not a finite number'],
    ['sessions', { startedAt: {} }, 'sessions, row 1 (session-0): startedAt is not a finite number'],
  ])('of %s is refused by its place: %o', async (table, fields, place) => {
    expect(await refusalOf(await withRow(table, fields))).toContain(`This backup cannot be restored: ${place}`);
  });

  test('is not infinite either: JSON can say so', async () => {
    const text = JSON.stringify(tables).replace('"difficulty":', '"difficulty":1e999,"was":');
    expect(await refusalOf(await backupText(1, NO_COUNTS, text))).toContain('difficulty is not a finite number');
  });

  test.each(Object.keys(tables))('is a whole table that is missing: %s', async (table) => {
    const rest = Object.fromEntries(Object.entries(tables).filter(([name]) => name !== table));
    expect(await refusalOf(await written(rest))).toContain(`its ${table} are missing`);
  });

  test('is a sealed review that cannot be replayed', async () => {
    const segment = segmentOf('device-1', 0, [{ ...log.rows[0]!, grade: null }]);
    const packed = btoa(String.fromCharCode(...segment.packed));
    expect(await refusalOf(await withRow('reviewSegments', { packed }))).toContain(
      'reviewSegments, row 1: is of kind learn and has no grade',
    );
  });

  test('is a review that is both sealed and not', async () => {
    const { rows } = log;
    const both = { ...tables, reviews: [rows[0], ...tables['reviews']!] };
    expect(await refusalOf(await written(both))).toContain(
      `reviewSegments, row 1: its review ${rows[0]!.id} is there twice`,
    );
  });
});

describe('what a backup must not bring in', () => {
  test('is a face, or any field that no row has', async () => {
    const planted = [{ ...tables['cards']![0], face: '<script>', onclick: 'script' }];
    const faces = [{ cardId: 'types/nil-map', face: '<script>' }];
    const { collection } = await readBackup(await written({ ...tables, cards: planted, faces }));
    expect(collectionText(collection)).not.toMatch(/<script|onclick/);
    expect(collection.cards[0]).toEqual(cards[0]);
  });

  test('is another prototype', async () => {
    const text = JSON.stringify(tables)
      .replace('"clozes":{}', '"clozes":{"__proto__":[1],"a":[2]}')
      .replace('{"id":"types/nil-map"', '{"__proto__":{"go":"1.9","polluted":true},"id":"types/nil-map"');
    const { collection } = await readBackup(await backupText(1, NO_COUNTS, text));
    const [card] = collection.cards;
    expect(Object.getPrototypeOf(card)).toBe(Object.prototype);
    expect(card!.go).toBeUndefined();
    expect(Object.keys(collection.decks[0]!.sections[0]!.clozes)).toEqual(['a']);
    expect(({} as Row)['polluted']).toBeUndefined();
  });

  test('is a setting of a device', async () => {
    const settings = [...tables['settings']!, { key: 'deviceId', value: 'theirs' }, { key: 'x', value: 1 }];
    const { collection } = await readBackup(await written({ ...tables, settings }));
    expect(collection.settings).toEqual([{ key: 'preferences', value: defaultPreferences }]);
  });

  test('is a preference that is not allowed', async () => {
    const value = { ...defaultPreferences, desiredRetention: 7, theme: 'javascript:' };
    const { collection } = await readBackup(await withRow('settings', { value }));
    expect(collection.settings[0]!.value).toEqual(defaultPreferences);
  });
});

import { describe, expect, test } from 'vitest';
import { readAnkiPackage } from '../../../src/interchange/anki/package';
import { Refusal } from '../../../src/interchange/refusal';
import { buildAnkiPackage, packageMetadata, sqlWasm } from '../../support/anki-package';
import type { Generation, Tampering } from '../../support/anki-package';
import { zstdBomb, zstdFrame } from '../../support/zstd-frame';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (file: Blob) => readAnkiPackage(file, { wasm: sqlWasm });

const built = (generation: Generation, tampering: Tampering) => {
  const notes = [{ fields: ['What is a rune?', 'An int32'] }, { fields: ['What is a byte?', 'A uint8'] }];
  return buildAnkiPackage({ notes, media: [{ name: 'photo.png', content: 'a photo' }] }, generation, tampering);
};

async function refusalOf(file: Blob): Promise<string> {
  const error: unknown = await read(file).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error instanceof Error ? error.message : '';
}

describe('a package that cannot be taken', () => {
  const without = (name: string): Tampering => ({ files: (files) => void files.delete(name) });
  const withFile = (name: string, bytes: Uint8Array): Tampering => ({ files: (files) => void files.set(name, bytes) });
  const withSql = (sql: string): Tampering => ({ collection: (database) => void database.run(sql) });

  const CHECK = 'In Anki, choose Check Database from the Tools menu and export it again.';
  const AGAIN = 'Download or export the package again.';
  const SUPPORT = 'with “Support older Anki versions” ticked';

  const onlyDummy = `This package holds nothing but the note that asks to update Anki: the cards themselves are missing. In Anki, export it again, ${SUPPORT} where that fails.`;
  test.each<[string, Generation, Tampering, string]>([
    ['the dummy alone, with its version', 'latest', without('collection.anki21b'), onlyDummy],
    [
      'the dummy alone',
      'legacy2',
      { files: (files) => ['meta', 'collection.anki21'].forEach((name) => files.delete(name)) },
      onlyDummy,
    ],
    [
      'no collection',
      'legacy1',
      without('collection.anki2'),
      'This archive is no Anki package: it holds no `collection.anki2`, `collection.anki21` or `collection.anki21b`. Choose a file that Anki exported.',
    ],
    [
      'a version to come',
      'latest',
      withFile('meta', packageMetadata(4)),
      `This package is of a newer Anki than Gotcha knows. In Anki, export it again ${SUPPORT}.`,
    ],
    [
      'a damaged version',
      'latest',
      withFile('meta', Uint8Array.from([0x0a, 0x7f])),
      `The file \`meta\` in this package is damaged. ${AGAIN}`,
    ],
    [
      'a schema to come',
      'legacy1',
      withSql('update col set ver = 250'),
      `This package is of a newer Anki: its collection has schema 250, and Gotcha reads up to 18. In Anki, export it again ${SUPPORT}.`,
    ],
    [
      'a schema of old',
      'legacy1',
      withSql('update col set ver = 1'),
      "This package is of an Anki before 2.0: its collection has schema 1, and Gotcha reads from 11 on. Import it into today's Anki and export it from there.",
    ],
    [
      'no database',
      'legacy1',
      withFile('collection.anki2', utf8('not a database')),
      `The collection in this file is damaged. ${CHECK}`,
    ],
    [
      'broken pages',
      'legacy1',
      { bytes: (database) => database.slice().fill(0xff, 4096 * 2) },
      `The collection in this file is damaged. ${CHECK}`,
    ],
    [
      'half a database',
      'legacy2',
      { bytes: (database) => database.slice(0, database.length / 2) },
      `The collection in this file is damaged. ${CHECK}`,
    ],
    [
      'a missing table',
      'legacy1',
      withSql('drop table notes'),
      `The collection in this file has no table \`notes\`. ${CHECK}`,
    ],
    [
      'a missing column',
      'legacy1',
      withSql('alter table cards rename column ivl to interval'),
      `The collection in this file has no column \`ivl\` in its table \`cards\`. ${CHECK}`,
    ],
    [
      'note types that are no JSON',
      'legacy1',
      withSql("update col set models = '{'"),
      `The note types of this collection cannot be read. ${CHECK}`,
    ],
    ['no settings', 'legacy1', withSql('delete from col'), `The collection in this file is damaged. ${CHECK}`],
    [
      'a collection that is not zstd',
      'latest',
      withFile('collection.anki21b', utf8('not zstd')),
      `The file \`collection.anki21b\` in this package is damaged. ${AGAIN}`,
    ],
    [
      'a collection that unpacks to gigabytes',
      'latest',
      withFile('collection.anki21b', zstdBomb(100_000)),
      'This package unpacks to more than 200 times its size, as no deck does. It was left alone: get it again from a source that you trust.',
    ],
    [
      'a list of media that is no JSON',
      'legacy1',
      withFile('media', utf8('{"0"')),
      `The list of pictures and sounds in this package is damaged. ${AGAIN}`,
    ],
    [
      'a list of media that is no protobuf',
      'latest',
      withFile('media', zstdFrame(Uint8Array.from([0x0a, 0x7f]))),
      `The list of pictures and sounds in this package is damaged. ${AGAIN}`,
    ],
  ])('%s', async (_, generation, tampering, message) => {
    expect(await refusalOf(await built(generation, tampering))).toBe(message);
  });

  test('its media may be missing as a whole', async () => {
    const collection = await read(await built('legacy1', without('media')));
    expect(collection).toMatchObject({ media: [], problems: [] });
  });

  test('the dummy beside a collection is not read, whatever the version is missing', async () => {
    for (const generation of ['legacy2', 'latest'] as const) {
      expect((await read(await built(generation, without('meta')))).notes).toHaveLength(2);
    }
  });
});

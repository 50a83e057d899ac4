import { describe, expect, test } from 'vitest';
import { readAnkiPackage } from '../../../src/interchange/anki/package';
import { Refusal } from '../../../src/interchange/refusal';
import { buildAnkiCollection } from '../../support/anki-collection';
import { buildAnkiPackage, generations, packageFiles, sqlWasm, zipOf } from '../../support/anki-package';
import type { PackageSpec } from '../../support/anki-spec';
import { mutated } from '../../support/mutate';
import { seededRandom } from '../../support/random';

const SEED = 20261121;
/** A few in every run; `FUZZ_ROUNDS=2000` for a night. */
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 40);

const spec: PackageSpec = {
  creationOffsetMin: -60,
  notes: [
    { fields: ['What is a rune?', 'An alias of int32: “é” is one.'], tags: ['types'], cards: [{ reviews: [{}, {}] }] },
    { noteType: 'Cloze', fields: ['{{c1::a}} and {{c3::b}}', ''], deck: 'Go::Types' },
  ],
  media: [{ name: 'photo.png', content: 'PNG'.repeat(100) }],
};

/** Everything that an import would do with a package. */
async function readWhole(file: Blob): Promise<void> {
  const { media } = await readAnkiPackage(file, { wasm: sqlWasm });
  for (const medium of media) await medium.read();
}

async function expectOnlyRefusals(pack: (random: () => number) => Blob | Promise<Blob>) {
  const random = seededRandom(SEED);
  let refusals = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const file = await pack(random);
    await readWhole(file).catch((error: unknown) => {
      expect(error, `round ${round}`).toBeInstanceOf(Refusal);
      refusals += 1;
    });
  }
  expect(refusals).toBeGreaterThan(0);
}

describe('a damaged package is read or refused, and nothing else', () => {
  test.each(generations)('%s, its bytes changed', async (generation) => {
    const bytes = new Uint8Array(await (await buildAnkiPackage(spec, generation)).arrayBuffer());
    await expectOnlyRefusals((random) => new Blob([mutated(bytes, random)]));
  });

  test.each(generations)('%s, the bytes of a file in it changed', async (generation) => {
    const files = await packageFiles(spec, generation);
    await expectOnlyRefusals((random) => {
      const name = [...files.keys()][Math.floor(random() * files.size)]!;
      return zipOf(new Map(files).set(name, mutated(files.get(name)!, random)));
    });
  });

  test.each([11, 18] as const)('the bytes of a database of schema %d changed', async (schema) => {
    const bytes = await buildAnkiCollection(spec, schema);
    await expectOnlyRefusals((random) => new Blob([mutated(bytes, random)]));
  });
});

import { buildAnkiPackage } from './anki-package';
import type { PackageSpec } from './anki-spec';

const DAY_MS = 86_400_000;
const FIRST_ANSWER = Date.UTC(2024, 0, 1);
/** One pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Two decks, a picture, and a card that was answered three times and stands at an interval of 20 days. */
export const geography: PackageSpec = {
  media: [{ name: 'tower.png', content: Buffer.from(PNG, 'base64') }],
  notes: [
    {
      deck: 'Sights',
      fields: ['Which tower is this? <img src="tower.png">', 'The Eiffel tower'],
      cards: [
        {
          ...{ type: 2, queue: 2, due: 20, interval: 20, factor: 2500, reps: 3 },
          reviews: [1, 4, 20].map((interval, index) => ({
            at: FIRST_ANSWER + index * DAY_MS,
            ease: 3,
            interval,
            type: index === 0 ? 0 : 1,
          })),
        },
      ],
    },
    { deck: 'Capitals', fields: ['Of France', 'Paris'] },
  ],
};

export async function anki(spec: PackageSpec): Promise<Buffer> {
  return Buffer.from(await (await buildAnkiPackage(spec, 'latest')).arrayBuffer());
}

import { expect, test } from 'vitest';
import { cardIdOf, deckIdOf } from '../../src/domain/card';
import { readPairs } from '../../src/storage/cards';
import { aCard, addCards, openTestDatabase } from '../support/collection';

test('of the cards that are asked about, those with a contrast are known with it', async () => {
  const other = cardIdOf(deckIdOf('types'), 'other');
  const contrasted = aCard({ noteId: 'contrasted', vs: other });
  const alone = aCard({ noteId: 'alone', position: 1 });
  const elsewhere = aCard({ noteId: 'elsewhere', position: 2, vs: other });
  const database = await openTestDatabase();
  await addCards(database, [contrasted, alone, elsewhere]);

  const gone = cardIdOf(deckIdOf('types'), 'gone');
  expect(await readPairs(database, [contrasted.id, alone.id, gone])).toEqual(new Map([[contrasted.id, other]]));
});

import { expect, test } from 'vitest';
import { measureTags } from '../../src/app/tag-overview.svelte';
import { readCardsByTag } from '../../src/storage/schedules';
import { aCard, addCards, openTestDatabase } from '../support/collection';
import { aConfig, aSchedule, MONDAY_NOON } from '../support/schedules';

test('a tag counts its cards, seen or not, a cloze note as one', () => {
  const seen = aCard({ noteId: 'seen' });
  const unseen = aCard({ noteId: 'unseen' });
  const cloze = [1, 2].map((clozeNumber) => aCard({ noteId: 'cloze', clozeNumber }));
  const now = MONDAY_NOON;
  const schedule = aSchedule({ cardId: seen.id, stabilityDays: 30, lastReviewAt: now.at });
  const byTag = new Map([
    ['race', [seen.id, unseen.id]],
    ['leak', cloze.map(({ id }) => id)],
  ]);

  expect(measureTags(byTag, [schedule], now, aConfig())).toEqual([
    { tag: 'leak', mastery: { expectedCorrect: 0, total: 1, durable: 0, suspended: 0 } },
    { tag: 'race', mastery: { expectedCorrect: 1, total: 2, durable: 1, suspended: 0 } },
  ]);
});

test('cards that an update left out are in no tag, suspended or not', async () => {
  const database = await openTestDatabase();
  const tags = ['race'];
  const kept = aCard({ noteId: 'kept', tags });
  const gone = aCard({ noteId: 'gone', tags, removedAt: 1 });
  const goneAndSuspended = aCard({ noteId: 'gone-too', tags, removedAt: 1 });
  await addCards(database, [kept, gone, goneAndSuspended]);
  await database.schedules.update(gone.id, { queue: 'removed' });
  await database.schedules.update(goneAndSuspended.id, { queue: 'suspended' });

  expect(await readCardsByTag(database)).toEqual(new Map([['race', [kept.id]]]));
});

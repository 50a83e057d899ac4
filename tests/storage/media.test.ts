import { beforeEach, describe, expect, test, vi } from 'vitest';
import { deckIdOf } from '../../src/domain/card';
import { DAY_MS } from '../../src/domain/time';
import type { GotchaDatabase } from '../../src/storage/database';
import { editNote } from '../../src/storage/cards';
import { putAside } from '../../src/storage/decks';
import { cleanUpMedia, cleanUpMediaDaily, keepMedia, readMedia, readMediaSize } from '../../src/storage/media';
import { aCard, aDeck, addCards, openTestDatabase, someCards } from '../support/collection';
import { MONDAY_NOON } from '../support/schedules';

const DECK = deckIdOf('my:trees');
const NOW = MONDAY_NOON.at;
const TOMORROW = NOW + DAY_MS;

let database: GotchaDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});

const text = (back: string) => ({ title: 'A tree', front: '', back });

/** Keeps a content under a name of the deck, as an import does. */
async function addMedia(name: string, content = name, deckId = DECK): Promise<void> {
  const hash = await keepMedia(database, new Blob([content]), NOW);
  await database.mediaNames.put({ deckId, name, hash });
}

const names = async () => (await database.mediaNames.toArray()).map(({ name }) => name);
const contents = () => database.media.count();

describe('a content', () => {
  test('is kept once, however many decks have it, and read with the type that its name says', async () => {
    await addMedia('tree.png', 'bytes');
    await addMedia('copy.jpg', 'bytes');
    await addMedia('tree.png', 'bytes', deckIdOf('my:other'));
    expect(await contents()).toBe(1);
    expect(await readMediaSize(database)).toEqual({ count: 1, bytes: 'bytes'.length });

    const tree = await readMedia(database, DECK, 'tree.png');
    expect(tree?.type).toBe('image/png');
    expect(await tree?.text()).toBe('bytes');
    expect((await readMedia(database, DECK, 'copy.jpg'))?.type).toBe('image/jpeg');
  });

  test('is known by its SHA-256', async () => {
    expect(await keepMedia(database, new Blob(['abc']), NOW)).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('is missing under another name and in another deck', async () => {
    await addMedia('tree.png');
    expect(await readMedia(database, DECK, 'Tree.png')).toBeUndefined();
    expect(await readMedia(database, deckIdOf('my:other'), 'tree.png')).toBeUndefined();
  });
});

describe('cleaning up', () => {
  test('removes what no note refers to, and leaves what one does', async () => {
    await addCards(database, [aCard({ deckId: DECK, text: text('![](used.png) `![](code.png)`') })]);
    for (const name of ['used.png', 'unused.png', 'code.png']) await addMedia(name);
    await cleanUpMedia(database, TOMORROW);
    expect(await names()).toEqual(['used.png']);
    expect(await contents()).toBe(1);
  });

  test('leaves the content that another deck has a name for', async () => {
    await addCards(database, [aCard({ deckId: DECK, text: text('![](used.png)') })]);
    await addMedia('used.png', 'same');
    await addMedia('unused.png', 'same', deckIdOf('my:other'));
    await cleanUpMedia(database, TOMORROW);
    expect(await names()).toEqual(['used.png']);
    expect(await contents()).toBe(1);
  });

  test('leaves what a card refers to that was put aside', async () => {
    const card = aCard({ deckId: DECK, text: text('![](aside.png)') });
    await addCards(database, [card]);
    await addMedia('aside.png');
    await putAside(database, [card], NOW);
    await cleanUpMedia(database, TOMORROW);
    expect(await names()).toEqual(['aside.png']);
  });

  test('leaves what the learner’s wording refers to, and what the deck’s wording behind it does', async () => {
    const card = aCard({ deckId: DECK, text: text('![](theirs.png)') });
    await addCards(database, [card]);
    await editNote(database, card, text('![](own.png)'), NOW);
    for (const name of ['theirs.png', 'own.png', 'unused.png']) await addMedia(name);
    await cleanUpMedia(database, TOMORROW);
    expect(await names()).toEqual(['own.png', 'theirs.png']);
  });

  test('leaves what an undo of the last import would bring back', async () => {
    await addCards(database, [aCard({ deckId: DECK, text: text('now') })]);
    const before = [aCard({ deckId: DECK, text: text('![](before.png)') })];
    await database.importsBefore.add({ id: 'import-1', decks: [], cards: before, schedules: [], addedCardIds: [] });
    await addMedia('before.png');
    await cleanUpMedia(database, TOMORROW);
    expect(await names()).toEqual(['before.png']);
  });

  test('leaves what the introduction of a section refers to', async () => {
    await database.decks.put(aDeck({ id: DECK, description: '![](deck.png)' }));
    await addMedia('deck.png');
    await cleanUpMedia(database, TOMORROW);
    expect(await names()).toEqual(['deck.png']);
  });

  test('reads decks of any length', async () => {
    const cards = someCards(1_201, { deckId: DECK }).map((card) => ({
      ...card,
      text: text(`![](${card.noteId}.png)`),
    }));
    await addCards(database, cards, aDeck({ id: DECK }));
    await addMedia('unused.png');
    const hash = await keepMedia(database, new Blob(['same']), NOW);
    await database.mediaNames.bulkPut(cards.map(({ noteId }) => ({ deckId: DECK, name: `${noteId}.png`, hash })));
    await cleanUpMedia(database, TOMORROW);
    expect(await database.mediaNames.count()).toBe(1_201);
  });

  test('leaves contents without a name for a day: an import may be about to name them', async () => {
    await keepMedia(database, new Blob(['early']), NOW - DAY_MS);
    await keepMedia(database, new Blob(['late']), NOW);
    await keepMedia(database, new Blob(['early and again']), NOW - DAY_MS);
    await keepMedia(database, new Blob(['early and again']), NOW);
    await cleanUpMedia(database, NOW + 1);
    expect((await readMediaSize(database)).bytes).toBe('late'.length + 'early and again'.length);
  });

  test('leaves what a note began to refer to while it looked', async () => {
    const card = aCard({ deckId: DECK, text: text('nothing') });
    await addCards(database, [card]);
    await addMedia('late.png');
    // Behind the look, before the removal.
    const transaction = database.transaction.bind(database);
    vi.spyOn(database, 'transaction').mockImplementationOnce((async (...removal: Parameters<typeof transaction>) => {
      await database.cards.put({ ...card, text: text('![](late.png)') });
      return transaction(...removal);
    }) as typeof database.transaction);
    await cleanUpMedia(database, TOMORROW);
    expect(await names()).toEqual(['late.png']);
  });

  test('is done once a day', async () => {
    await cleanUpMediaDaily(database, NOW);
    await addMedia('unused.png');
    await cleanUpMediaDaily(database, NOW + DAY_MS - 1);
    expect(await names()).toEqual(['unused.png']);
    await cleanUpMediaDaily(database, NOW + DAY_MS);
    expect(await names()).toEqual([]);
  });
});

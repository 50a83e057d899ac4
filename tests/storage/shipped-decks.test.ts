import { beforeEach, describe, expect, test } from 'vitest';
import type { Card, CardId, Face, SafeHtml } from '../../src/domain/card';
import type { SectionContent, ShippedManifest, ShippedSection } from '../../src/domain/shipped-deck';
import { deckIdOf, sectionIdOf } from '../../src/domain/card';
import { editNote, readFaces } from '../../src/storage/cards';
import { checkCollection } from '../../src/storage/collection-check';
import type { GotchaDatabase } from '../../src/storage/database';
import { setStudyMode } from '../../src/storage/decks';
import { bringInSection, registerShippedDecks } from '../../src/storage/shipped-decks';
import { aCard, anAct, answer, openTestDatabase } from '../support/collection';
import { aConfig, MONDAY, MONDAY_NOON } from '../support/schedules';

const types = deckIdOf('types');
const maps = sectionIdOf(types, 'maps');
const RENDERER = 1;

const face = (html: string): Face => ({
  question: { html: html as SafeHtml, options: [] },
  answer: { html: '' as SafeHtml, right: [], notes: [], goVersions: [], caughtBy: [] },
});

const section = (fields: Partial<ShippedSection> = {}): ShippedSection => ({
  id: maps,
  title: 'Maps',
  noteCount: 2,
  clozes: {},
  contentHash: 'maps-1',
  starterHash: 'maps-starter',
  ...fields,
});

const manifest = (sections: ShippedSection[], hash = 'manifest-1'): ShippedManifest => ({
  hash,
  decks: [{ id: types, title: 'Types', description: '', contentHash: hash, sourceUrl: 'types.md', sections }],
  starterPath: [],
  firstSections: [],
});

const content = (...cards: Card[]): SectionContent => ({
  introduction: 'Tables.',
  cards: cards.map((card) => ({ card, face: face(card.contentHash) })),
});

const first = aCard({ noteId: 'first' });
const second = aCard({ noteId: 'second', position: 1 });
let database: GotchaDatabase;

beforeEach(async () => {
  database = await openTestDatabase();
  await database.schedulerConfigs.put(aConfig());
  await registerShippedDecks(database, manifest([section()]), MONDAY_NOON.at);
});

function bringIn(
  from: SectionContent,
  {
    cards = 'all',
    path = [],
    of: { id: sectionId, contentHash } = section(),
  }: { cards?: 'starter' | 'all'; path?: CardId[]; of?: ShippedSection } = {},
): Promise<CardId[]> {
  const starterIndex = new Map(path.map((id, index) => [id, index]));
  const wanted = { sectionId, content: from, contentHash, share: cards, starterIndex };
  return bringInSection(database, anAct(), wanted, RENDERER);
}

const storedSchedule = async (card: Card) => (await database.schedules.get(card.id))!;
const inReview = async (card: Card) => {
  await answer(database, anAct(), card.id, 'easy');
  return storedSchedule(card);
};

describe('a section that comes in', () => {
  test('brings cards, faces and schedules, and is remembered', async () => {
    await bringIn(content(first, second));
    expect(await database.cards.count()).toBe(2);
    expect((await readFaces(database, [first, second], RENDERER)).size).toBe(2);
    expect(await storedSchedule(first)).toMatchObject({ state: 'new', sectionId: maps });
    expect((await database.decks.get(types))?.sections[0]).toMatchObject({
      introduction: 'Tables.',
      broughtIn: { contentHash: 'maps-1', cards: 'all' },
    });
  });

  test('brings only its cards on the starter path, before all others, until the deck is started', async () => {
    await bringIn(content(first, second), { cards: 'starter', path: [second.id] });
    expect(await database.schedules.toCollection().primaryKeys()).toEqual([second.id]);

    await bringIn(content(first, second), { cards: 'all', path: [second.id] });
    expect((await storedSchedule(second)).due).toBeLessThan((await storedSchedule(first)).due);
  });

  test('twice changes nothing', async () => {
    await bringIn(content(first, second));
    const before = await inReview(first);
    await bringIn(content(first, second));
    expect(await storedSchedule(first)).toEqual(before);
  });
});

describe('a newer version of a section', () => {
  const changed = { ...first, contentHash: 'card-2' };

  test('changes the wording and keeps the progress', async () => {
    await bringIn(content(first, second));
    const before = await inReview(first);
    expect(await bringIn(content(changed, second))).toEqual([]);
    expect(await storedSchedule(first)).toEqual(before);
    expect((await readFaces(database, [changed], RENDERER)).get(first.id)).toEqual(face('card-2'));
  });

  test('brings a card back today when its meaning changed, by a row of the log', async () => {
    await bringIn(content(first, second));
    await inReview(first);
    expect(await bringIn(content({ ...changed, rev: 2 }, second))).toEqual([first.id]);
    expect(await storedSchedule(first)).toMatchObject({ queue: 'review', due: MONDAY });
    expect(await checkCollection(database)).toEqual([]);
  });

  test("keeps the learner's own wording and remembers that there is a new one", async () => {
    await bringIn(content(first, second));
    await editNote(database, first, { title: 'Mine', front: 'My question?', back: 'My answer.' }, 5);
    await bringIn(content(changed, second));
    expect(await database.cards.get(first.id)).toMatchObject({
      title: 'Mine',
      text: { back: 'My answer.' },
      editedAt: 5,
      deckChangedAt: MONDAY_NOON.at,
      contentHash: 'card-2',
    });
  });

  test('puts a card aside that it no longer has, and brings it back with its progress', async () => {
    await bringIn(content(first, second));
    const before = await inReview(first);

    await bringIn(content(second));
    expect(await storedSchedule(first)).toMatchObject({ queue: 'removed', due: before.due });
    expect((await database.cards.get(first.id))?.removedAt).toBe(MONDAY_NOON.at);

    await bringIn(content(first, second));
    expect(await storedSchedule(first)).toEqual(before);
    expect((await database.cards.get(first.id))?.removedAt).toBeUndefined();
    expect(await checkCollection(database)).toEqual([]);
  });

  test('gives a renamed card the progress of its former self', async () => {
    await bringIn(content(first, second));
    const before = await inReview(first);
    const renamed = aCard({ noteId: 'renamed', contentHash: 'card-3' });
    const update = content(renamed, second);
    update.cards[0]!.formerId = first.id;

    await bringIn(update);
    const { due, stabilityDays, reviewCount } = before;
    expect(await storedSchedule(renamed)).toMatchObject({ state: 'review', due, stabilityDays, reviewCount });
    expect((await storedSchedule(first)).queue).toBe('removed');
    expect(await checkCollection(database)).toEqual([]);
  });
});

describe('the decks that the app knows', () => {
  test('keep what the learner chose', async () => {
    await bringIn(content(first, second));
    await setStudyMode(database, types, 'paused');
    await registerShippedDecks(database, manifest([section({ contentHash: 'maps-2' })], 'manifest-2'), MONDAY_NOON.at);

    const deck = await database.decks.get(types);
    expect(deck).toMatchObject({ study: 'paused', contentHash: 'manifest-2' });
    expect(deck?.sections[0]?.broughtIn?.contentHash).toBe('maps-1');
  });

  test('stay whole where they are studied, though a tab that knows nothing of it brings in the starter path', async () => {
    await bringIn(content(first, second));
    await bringIn(content(first), { cards: 'starter', path: [first.id] });
    expect((await database.decks.get(types))?.sections[0]?.broughtIn?.cards).toBe('all');
    expect((await database.cards.get(second.id))?.removedAt).toBeUndefined();
  });

  test('put the cards of a section aside that is gone, and find them in their new one', async () => {
    await bringIn(content(first, second));
    const before = await inReview(first);
    const moved = section({ id: sectionIdOf(types, 'tables'), contentHash: 'tables-1' });
    await registerShippedDecks(database, manifest([moved], 'manifest-2'), MONDAY_NOON.at);
    expect((await storedSchedule(first)).queue).toBe('removed');

    await bringIn(content({ ...first, sectionId: moved.id }), { of: moved });
    expect(await storedSchedule(first)).toEqual({ ...before, sectionId: moved.id });
  });
});

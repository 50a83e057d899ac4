import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeckLibrary } from '../../src/app/deck-library.svelte';
import type { Card, Face, SafeHtml } from '../../src/domain/card';
import {
  type SectionContent,
  sectionUrl,
  type ShippedManifest,
  type ShippedSection,
} from '../../src/domain/shipped-deck';
import type { GotchaDatabase } from '../../src/storage/database';
import { aCard, anAct, openTestDatabase } from '../support/collection';
import { aConfig } from '../support/schedules';

const onPath = aCard({ noteId: 'on-path' });
const offPath = aCard({ noteId: 'off-path', position: 1 });
const { deckId, sectionId } = onPath;
const none = '' as SafeHtml;
const face: Face = {
  question: { html: none, options: [] },
  answer: { html: none, right: [], notes: [], goVersions: [], caughtBy: [] },
};
const notFound = () => new Response(null, { status: 404 });
const atOnce = () => Promise.resolve();

let database: GotchaDatabase;
let served: Map<string, SectionContent>;
let fetched: string[];

beforeEach(async () => {
  database = await openTestDatabase();
  await database.schedulerConfigs.put(aConfig());
  served = new Map();
  fetched = [];
  vi.stubGlobal('fetch', (url: string) => {
    fetched.push(url);
    const content = served.get(url);
    return Promise.resolve(content ? Response.json(content) : notFound());
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A release with one section: what it serves, and the library of an app that knows it. */
function release({ version, path, cards }: { version: string; path: Card[]; cards: Card[] }): DeckLibrary {
  const section: ShippedSection = {
    id: sectionId,
    title: 'Maps',
    noteCount: cards.length,
    clozes: {},
    contentHash: `all-${version}`,
    ...(path.length > 0 && { starterHash: `path-${version}` }),
  };
  const contentOf = (some: Card[]) => ({ introduction: '', cards: some.map((card) => ({ card, face })) });
  served.set(sectionUrl(section, 'all'), contentOf(cards));
  if (path.length > 0) served.set(sectionUrl(section, 'starter'), contentOf(path));
  const deck = {
    id: deckId,
    title: '',
    description: '',
    contentHash: version,
    sourceUrl: 'deck.md',
    sections: [section],
  };
  const manifest: ShippedManifest = {
    hash: version,
    decks: [deck],
    starterPath: path.map(({ id }) => id),
    firstSections: [sectionId],
  };
  return new DeckLibrary(database, manifest, () => anAct());
}

async function opened(library: DeckLibrary): Promise<DeckLibrary> {
  await library.open();
  await library.bringInTheRest(atOnce, atOnce);
  return library;
}

test('a new learner fetches what is on the starter path, and the rest of a deck on starting it', async () => {
  const library = await opened(release({ version: '1', path: [onPath], cards: [onPath, offPath] }));
  expect(fetched).toEqual([`decks/${sectionId}-starter-path-1.json`]);
  expect(await database.cards.toCollection().primaryKeys()).toEqual([onPath.id]);
  expect(await library.filesInUse()).toEqual(fetched);
  expect((await library.shippedCard(onPath))?.card).toEqual(onPath);
  expect(new Set(fetched).size).toBe(1);

  await library.startDeck(deckId, () => undefined);
  expect(await database.cards.count()).toBe(2);
  expect(await library.filesInUse()).toEqual([`decks/${sectionId}-all-1.json`, 'deck.md']);
});

test.each([
  { where: 'alone', path: [] },
  { where: 'while others of its section remain there', path: [offPath] },
])('a card that leaves the starter path $where stays, and stays up to date', async ({ path }) => {
  const cards = [onPath, offPath];
  await opened(release({ version: '1', path: [onPath, ...path], cards }));
  const reworded = { ...onPath, title: 'Reworded', contentHash: 'reworded' };
  const library = await opened(release({ version: '2', path, cards: [reworded, offPath] }));
  expect((await database.cards.get(onPath.id))?.title).toBe('Reworded');
  expect((await database.schedules.get(onPath.id))?.queue).toBe('new');
  expect((await library.shippedCard(reworded))?.card.title).toBe('Reworded');

  fetched.length = 0;
  await opened(library);
  expect(fetched).toEqual([]);
});

test('a card that comes onto the path of a known section comes in', async () => {
  await opened(release({ version: '1', path: [onPath], cards: [onPath, offPath] }));
  await opened(release({ version: '2', path: [onPath, offPath], cards: [onPath, offPath] }));
  expect(await database.cards.count()).toBe(2);
  expect((await database.cards.get(offPath.id))?.removedAt).toBeUndefined();
});

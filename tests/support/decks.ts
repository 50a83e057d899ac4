import { type DeckId, importedDeckId } from '../../src/domain/card';
import { parseDeckText } from '../../src/domain/deck-text';
import { formerIdsOf } from '../../src/domain/deck-update';
import type { GotchaDatabase, ImportRow } from '../../src/storage/database';
import { type DeckImport, importDecks, readStoredCards } from '../../src/storage/imports';
import type { Act } from '../../src/storage/reviews';
import type { Moment } from '../../src/domain/time';
import { declineRenames, deckHash, keepHidden, planImport } from '../../src/workers/import-plan';
import { aConfig, MONDAY_NOON } from './schedules';

/** A deck's text: each card is a heading, with or without attributes, and its answer. */
export function aDeckText(
  cards: Record<string, string>,
  head: { id?: string; title?: string } = { id: 'runes' },
): string {
  const lines = Object.entries({ title: 'Runes', ...head }).map(([key, value]) => `${key}: ${value}`);
  const notes = Object.entries(cards).map(([heading, answer]) => `### ${heading}\n\n${answer}\n`);
  return ['---', ...lines, '---', '', ...notes].join('\n');
}

export const RUNES = importedDeckId('runes');

export const anAct = (sessionId: string, now: Moment = MONDAY_NOON): Act => ({
  now,
  sessionId,
  deviceId: 'device-1',
  config: aConfig(),
});

/** Reads, plans and imports a text, as the import's worker does. */
export async function importText(
  database: GotchaDatabase,
  text: string,
  {
    act = anAct('import-1'),
    deckId = RUNES,
    declineAll = false,
    media = [],
  }: { act?: Act; deckId?: DeckId; declineAll?: boolean; media?: NonNullable<DeckImport['media']> } = {},
): Promise<ImportRow> {
  const read = parseDeckText(text);
  const stored = await readStoredCards(database, deckId, formerIdsOf(read.deck, deckId));
  const planned = planImport(stored.cards, read, deckId);
  const declined = declineAll ? planned.renamed.map(({ after }) => after.id) : [];
  const update = keepHidden(declineRenames(planned, declined), read);
  return importDecks(
    database,
    act,
    [{ deckId, deck: read.deck, contentHash: deckHash(read.deck), update, replaces: stored.deck?.contentHash, media }],
    () => undefined,
  );
}

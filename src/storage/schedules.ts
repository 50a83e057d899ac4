import Dexie, { type Collection } from 'dexie';
import type { CardId, DeckId, SectionId } from '../domain/card';
import { deckOfCard } from '../domain/card-id';
import { type Queue, type Schedule, withBurialOver } from '../domain/schedule';
import type { EpochMs, StudyDay } from '../domain/time';
import type { DeckRow, GotchaDatabase } from './database';

/** What is studied: everything that is not paused, of it the cards with a tag, one deck, or one section. */
export type StudyScope =
  | { kind: 'all' }
  | { kind: 'tag'; tag: string }
  | { kind: 'deck'; deckId: DeckId }
  | { kind: 'section'; deckId: DeckId; sectionId: SectionId };

/** What of a scope may be asked: everything, or nothing but these decks, this section or these cards. */
export type AskedScope =
  { deckIds: readonly DeckId[] } | { sectionId: SectionId } | { cardIds: readonly CardId[] } | 'everything';

/** Paused decks are left out of everything and of tags; a deck or section that is opened by name is asked all the same. */
export async function readAsked(
  database: GotchaDatabase,
  scope: StudyScope,
  decks: readonly Pick<DeckRow, 'id' | 'study'>[],
): Promise<AskedScope> {
  if (scope.kind === 'section') return { sectionId: scope.sectionId };
  if (scope.kind === 'deck') return { deckIds: [scope.deckId] };
  const deckIds = decks.filter(({ study }) => study !== 'paused').map(({ id }) => id);
  if (scope.kind === 'tag') {
    const tagged = await database.cards.where('tags').equals(scope.tag).primaryKeys();
    return { cardIds: tagged.filter((cardId) => deckIds.includes(deckOfCard(cardId))) };
  }
  return deckIds.length === decks.length ? 'everything' : { deckIds };
}

type ScheduleCollection = Collection<Schedule, CardId, Schedule>;

/** The ranges that hold the scope's cards of a queue, due up to `upTo`, in order of `due`: one, or one a deck. */
function dueRanges(
  database: GotchaDatabase,
  scope: Exclude<AskedScope, ScopeOfCards>,
  queue: Queue,
  upTo: number,
): ScheduleCollection[] {
  const range = (index: string, ...prefix: string[]) =>
    database.schedules
      .where(index)
      .between([...prefix, queue, Dexie.minKey], [...prefix, queue, upTo], true, true) as ScheduleCollection;
  if (scope === 'everything') return [range('[queue+due]')];
  if ('sectionId' in scope) return [range('[sectionId+queue+due]', scope.sectionId)];
  return scope.deckIds.map((deckId) => range('[deckId+queue+due]', deckId));
}

/** The first `limit` schedules of a queue in order of `due`, up to and including `upTo`. */
export async function readDue(
  database: GotchaDatabase,
  scope: AskedScope,
  queue: Queue,
  upTo: number,
  limit: number,
): Promise<Schedule[]> {
  const rows = isOfCards(scope)
    ? await readDueOf(database, scope.cardIds, queue, upTo)
    : await Promise.all(dueRanges(database, scope, queue, upTo).map((range) => range.limit(limit).toArray()));
  return rows
    .flat()
    .sort((a, b) => a.due - b.due)
    .slice(0, limit);
}

type ScopeOfCards = Extract<AskedScope, { cardIds: unknown }>;
const isOfCards = (scope: AskedScope): scope is ScopeOfCards => scope !== 'everything' && 'cardIds' in scope;

async function readDueOf(
  database: GotchaDatabase,
  cardIds: readonly CardId[],
  queue: Queue,
  upTo: number,
): Promise<Schedule[]> {
  const rows = await database.schedules.bulkGet([...cardIds]);
  return rows.filter((row) => row !== undefined).filter((row) => row.queue === queue && row.due <= upTo);
}

/** How many are due, counting no further than `limit` per deck: never the whole of a long queue. */
export async function countDue(
  database: GotchaDatabase,
  scope: AskedScope,
  queue: Queue,
  upTo: number,
  limit: number,
): Promise<number> {
  if (isOfCards(scope)) return (await readDue(database, scope, queue, upTo, limit)).length;
  const ranges = dueRanges(database, scope, queue, upTo);
  const keys = await Promise.all(ranges.map((range) => range.limit(limit).primaryKeys()));
  return Math.min(limit, keys.flat().length);
}

/** Cards whose burial ended are asked again: a short queue, looked through whole, and mostly empty. */
export async function endBurials(database: GotchaDatabase, today: StudyDay): Promise<void> {
  const isOver = ({ buriedUntilDay }: Schedule) => (buriedUntilDay ?? today) <= today;
  if (!(await readBuried(database)).some(isOver)) return;
  await database.transaction('rw', database.schedules, async () => {
    const over = (await readBuried(database)).filter(isOver);
    await database.schedules.bulkPut(over.map((schedule) => withBurialOver(schedule, today)));
  });
}

const readBuried = (database: GotchaDatabase): Promise<Schedule[]> =>
  database.schedules.where('[queue+due]').between(['buried', Dexie.minKey], ['buried', Dexie.maxKey]).toArray();

/** When the next learning card of the scope falls due, if one is waiting. */
export async function nextLearningAt(database: GotchaDatabase, scope: AskedScope): Promise<EpochMs | undefined> {
  const rows = await Promise.all(
    (['learning', 'relearning'] as const).map((queue) => readDue(database, scope, queue, Infinity, 1)),
  );
  const waits = rows.flat().map(({ due }) => due);
  return waits.length ? Math.min(...waits) : undefined;
}

/** Every schedule that has something to remember, or is set aside: what mastery is computed from. New cards are counted by their decks. */
export async function readSeenSchedules(database: GotchaDatabase): Promise<Schedule[]> {
  const seen: Queue[] = ['learning', 'review', 'relearning', 'suspended', 'buried'];
  const rows = await Promise.all(
    seen.map((queue) =>
      database.schedules.where('[queue+due]').between([queue, Dexie.minKey], [queue, Dexie.maxKey]).toArray(),
    ),
  );
  return withoutRemoved(database, rows.flat());
}

async function withoutRemoved(database: GotchaDatabase, schedules: Schedule[]): Promise<Schedule[]> {
  const suspended = schedules.filter(({ queue }) => queue === 'suspended').map(({ cardId }) => cardId);
  const removed = new Set(await removedAmong(database, suspended));
  return removed.size === 0 ? schedules : schedules.filter(({ cardId }) => !removed.has(cardId));
}

/** A suspended card stays suspended when an update puts it aside: only its card's row tells. */
async function removedAmong(database: GotchaDatabase, suspended: readonly CardId[]): Promise<CardId[]> {
  const cards = await database.cards.bulkGet([...suspended]);
  return cards.flatMap((card) => (card?.removedAt === undefined ? [] : [card.id]));
}

/** The cards of each tag, those that an update left out aside: read from indexes, not a row a card. */
export function readCardsByTag(database: GotchaDatabase): Promise<Map<string, CardId[]>> {
  const { cards, schedules } = database;
  return database.transaction('r', cards, schedules, async () => {
    const [tags, cardIds, removed, suspended] = await Promise.all([
      cards.orderBy('tags').keys() as PromiseLike<string[]>,
      cards.orderBy('tags').primaryKeys(),
      schedules.where('[queue+due]').between(['removed', Dexie.minKey], ['removed', Dexie.maxKey]).primaryKeys(),
      schedules.where('[queue+due]').between(['suspended', Dexie.minKey], ['suspended', Dexie.maxKey]).primaryKeys(),
    ]);
    const isGone = new Set([...removed, ...(await removedAmong(database, suspended))]);
    const byTag = new Map<string, CardId[]>();
    for (const [index, cardId] of cardIds.entries()) {
      if (isGone.has(cardId)) continue;
      const tag = tags[index] ?? '';
      const tagged = byTag.get(tag);
      if (tagged) tagged.push(cardId);
      else byTag.set(tag, [cardId]);
    }
    return byTag;
  });
}

/** Reads of a study plan as of one moment: one transaction instead of a dozen. `read` may await this database and nothing else. */
export function readTogether<T>(database: GotchaDatabase, read: () => Promise<T>): Promise<T> {
  const { schedules, reviews, cards, faces } = database;
  return database.transaction('r', [schedules, reviews, cards, faces], read);
}

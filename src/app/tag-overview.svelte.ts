import type { CardId } from '../domain/card';
import { noteOfCard } from '../domain/card-id';
import { measureMastery, measureSize, type Mastery } from '../domain/mastery';
import type { Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import type { Moment } from '../domain/time';
import { readCardsByTag, readSeenSchedules } from '../storage/schedules';
import { clock } from './clock.svelte';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';

export interface TagMastery {
  tag: string;
  mastery: Mastery;
}

/** Every tag of the cards in the collection, by name, with what the learner would know of them now. */
export class TagOverview {
  #gotcha: Gotcha;
  #stored: LiveQuery<{ byTag: Map<string, CardId[]>; schedules: Schedule[] }>;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
    this.#stored = new LiveQuery(async () => ({
      byTag: await readCardsByTag(gotcha.database),
      schedules: await readSeenSchedules(gotcha.database),
    }));
  }

  readonly tags: TagMastery[] | undefined = $derived.by(() => {
    const stored = this.#stored.current;
    if (!stored) return undefined;
    const { preferences } = this.#gotcha;
    const now = clock.now(preferences.current.rolloverHour);
    return measureTags(stored.byTag, stored.schedules, now, preferences.config);
  });
}

export function measureTags(
  byTag: ReadonlyMap<string, readonly CardId[]>,
  schedules: readonly Schedule[],
  now: Moment,
  config: SchedulerConfig,
): TagMastery[] {
  const byCard = new Map(schedules.map((schedule) => [schedule.cardId, schedule]));
  const measured = [...byTag].map(([tag, cardIds]): TagMastery => {
    const size = measureSize(cardIds.map((id) => ({ id, clozeNumber: noteOfCard(id) === id ? 0 : 1 })));
    const seen = cardIds.flatMap((id) => byCard.get(id) ?? []);
    return { tag, mastery: measureMastery(seen, size, now, config) };
  });
  return measured.sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

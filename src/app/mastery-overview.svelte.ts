import type { DeckId, SectionId } from '../domain/card';
import { addUpMastery, measureMastery, type Mastery } from '../domain/mastery';
import { sizeOfSection } from '../domain/mastery-size';
import type { Schedule } from '../domain/schedule';
import type { SchedulerConfig } from '../domain/scheduler';
import type { Moment } from '../domain/time';
import type { DeckRow, DeckSection } from '../storage/database';
import { readDecks } from '../storage/decks';
import { readSeenSchedules } from '../storage/schedules';
import { clock } from './clock.svelte';
import type { Gotcha } from './gotcha';
import { LiveQuery } from './live-query.svelte';

export interface SectionMastery {
  section: DeckSection;
  mastery: Mastery;
}

export interface DeckMastery {
  deck: DeckRow;
  mastery: Mastery;
  sections: SectionMastery[];
}

/** Every deck with what the learner would know of it now, section by section. */
export class MasteryOverview {
  #gotcha: Gotcha;
  #stored: LiveQuery<{ decks: DeckRow[]; schedules: Schedule[] }>;

  constructor(gotcha: Gotcha) {
    this.#gotcha = gotcha;
    this.#stored = new LiveQuery(async () => ({
      decks: await readDecks(gotcha.database),
      schedules: await readSeenSchedules(gotcha.database),
    }));
  }

  readonly decks: DeckMastery[] | undefined = $derived.by(() => {
    const stored = this.#stored.current;
    if (!stored) return undefined;
    const { preferences } = this.#gotcha;
    return measureDecks(
      stored.decks,
      stored.schedules,
      clock.now(preferences.current.rolloverHour),
      preferences.config,
    );
  });
}

export function measureDecks(
  decks: readonly DeckRow[],
  schedules: readonly Schedule[],
  now: Moment,
  config: SchedulerConfig,
): DeckMastery[] {
  const bySection = new Map<SectionId, Schedule[]>();
  for (const schedule of schedules) {
    const inSection = bySection.get(schedule.sectionId);
    if (inSection) inSection.push(schedule);
    else bySection.set(schedule.sectionId, [schedule]);
  }
  return decks.map((deck) => {
    const sections = deck.sections.map((section): SectionMastery => ({
      section,
      mastery: measureMastery(bySection.get(section.id) ?? [], sizeOfSection(deck.id, section), now, config),
    }));
    return { deck, sections, mastery: addUpMastery(sections.map(({ mastery }) => mastery)) };
  });
}

export const findDeck = (decks: readonly DeckMastery[], id: DeckId): DeckMastery | undefined =>
  decks.find(({ deck }) => deck.id === id);

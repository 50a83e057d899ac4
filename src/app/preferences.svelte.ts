import { defaultPreferences, type Preferences } from '../domain/preferences';
import { defaultSchedulerConfig, type SchedulerConfig, schedulerConfigId } from '../domain/scheduler';
import type { DeckOverrides, GotchaDatabase } from '../storage/database';
import { keepSchedulerConfigs, readStoredPreferences, writePreferences } from '../storage/settings';

/** What the learner chose, and the scheduler settings that follow from it. */
export class PreferencesModel {
  current = $state.raw<Preferences>(defaultPreferences);
  readonly config: SchedulerConfig = $derived(configOf(this.current));
  #database: GotchaDatabase;

  constructor(database: GotchaDatabase) {
    this.#database = database;
  }

  async load(): Promise<void> {
    this.current = await readStoredPreferences(this.#database);
    await keepSchedulerConfigs(this.#database, [this.config]);
  }

  /** Takes effect at once, so that a second change builds on the first; one that cannot be stored is taken back. */
  async change(change: Partial<Preferences>): Promise<void> {
    const before = this.current;
    const next = { ...before, ...change };
    this.current = next;
    try {
      await writePreferences(this.#database, next, configOf(next));
    } catch (reason) {
      if (this.current === next) this.current = before;
      throw reason;
    }
  }

  /** A deck's own scheduler settings, stored so that log rows may name them. */
  async configFor(overrides: DeckOverrides): Promise<SchedulerConfig> {
    if (overrides.desiredRetention === undefined) return this.config;
    const config = configOf({ ...this.current, desiredRetention: overrides.desiredRetention });
    await keepSchedulerConfigs(this.#database, [config]);
    return config;
  }
}

function configOf(preferences: Preferences): SchedulerConfig {
  const content = {
    fsrsVersion: defaultSchedulerConfig.fsrsVersion,
    parameters: defaultSchedulerConfig.parameters,
    desiredRetention: preferences.desiredRetention,
    learningSteps: preferences.learningSteps,
    relearningSteps: preferences.relearningSteps,
    isFuzzed: preferences.isFuzzed,
    maxIntervalDays: preferences.maxIntervalDays,
  };
  return { id: schedulerConfigId(content), ...content };
}

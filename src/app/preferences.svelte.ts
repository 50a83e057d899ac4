import { defaultPreferences, type Preferences } from '../domain/preferences';
import { defaultSchedulerConfig, type SchedulerConfig, schedulerConfigId } from '../domain/scheduler';
import type { DeckOverrides, GotchaDatabase } from '../storage/database';
import { keepSchedulerConfigs, readStoredPreferences, writeSetting } from '../storage/settings';

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

  async change(change: Partial<Preferences>): Promise<void> {
    const next = { ...this.current, ...change };
    await keepSchedulerConfigs(this.#database, [configOf(next)]);
    await writeSetting(this.#database, 'preferences', next);
    this.current = next;
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

import { hash32 } from '../../domain/hash';
import type { SchedulerConfig } from '../../domain/scheduler';
import { FIRST_FACTOR } from './package-cards';
import { NEW_USN } from './schema11-tables';

/** Every collection has it, with its preset. */
const DEFAULT_ID = 1;
/** Made up once, as the time it was made up. */
const OUR_PRESET = 1_763_700_000_003;
/** Deck ids look like times of long ago: `EARLIEST_ID` and up to 50 days later, by their names. */
const EARLIEST_ID = 1_500_000_000_000;
const SEPARATOR = '::';
/** What of an answer counts, in seconds. */
const LONGEST_ANSWER_SECONDS = 60;

/** The decks of a package: ours and their sections, by name. Two of the same name are one, as Anki has it. */
export class PackageDecks {
  #ids = new Map<string, number>();
  #names = new Map<number, string>();

  /** The deck that holds a section's cards; its parents come with it. */
  idOf(title: string, section: string): number {
    const parts = [...title.split(SEPARATOR), section.replaceAll(SEPARATOR, ': ')].map(asComponent).filter(Boolean);
    const names = parts.map((_, index) => parts.slice(0, index + 1).join(SEPARATOR));
    return names.map((name) => this.#idOfName(name)).at(-1) ?? this.#idOfName('Gotcha');
  }

  /** As `col.decks` holds them. */
  json(modifiedAtSeconds: number): Record<string, object> {
    const own = [...this.#names].map(([id, name]) => deckJson(id, name, OUR_PRESET, modifiedAtSeconds));
    const all = [deckJson(DEFAULT_ID, 'Default', DEFAULT_ID, modifiedAtSeconds), ...own];
    return Object.fromEntries(all.map((deck) => [deck.id, deck]));
  }

  #idOfName(name: string): number {
    const key = name.normalize('NFC').toLowerCase();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    let id = EARLIEST_ID + hash32(key);
    while (this.#names.has(id)) id += 1;
    this.#ids.set(key, id);
    this.#names.set(id, name.normalize('NFC'));
    return id;
  }
}

/** Anki allows neither control characters nor double quotes in a name. */
const asComponent = (name: string): string =>
  name
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('"', '”')
    .trim();

/** Cards done today, by day and count: none. Without these four Anki cannot read the deck. */
const NOTHING_TODAY = { lrnToday: [0, 0], revToday: [0, 0], newToday: [0, 0], timeToday: [0, 0] };

const deckJson = (id: number, name: string, conf: number, mod: number) => ({
  id,
  name,
  conf,
  mod,
  usn: NEW_USN,
  ...NOTHING_TODAY,
  collapsed: false,
  browserCollapsed: false,
  desc: '',
  dyn: 0,
  extendNew: 0,
  extendRev: 0,
});

/** The presets as `col.dconf` holds them: Anki's first one, and ours with the learner's scheduling. */
export function presets(config: SchedulerConfig, modifiedAtSeconds: number): Record<string, object> {
  return {
    [DEFAULT_ID]: presetJson(DEFAULT_ID, 'Default', config, modifiedAtSeconds),
    [OUR_PRESET]: {
      ...presetJson(OUR_PRESET, 'Gotcha', config, modifiedAtSeconds),
      fsrsParams6: config.parameters,
      desiredRetention: config.desiredRetention,
    },
  };
}

const presetJson = (id: number, name: string, config: SchedulerConfig, mod: number) => ({
  id,
  name,
  mod,
  usn: NEW_USN,
  maxTaken: LONGEST_ANSWER_SECONDS,
  autoplay: true,
  timer: 0,
  replayq: true,
  new: { bury: true, delays: config.learningSteps, initialFactor: FIRST_FACTOR, ints: [1, 4, 0], order: 1, perDay: 20 },
  rev: { bury: true, ease4: 1.3, ivlFct: 1, maxIvl: config.maxIntervalDays, perDay: 200, hardFactor: 1.2 },
  lapse: { delays: config.relearningSteps, leechAction: 1, leechFails: 8, minInt: 1, mult: 0 },
  dyn: false,
});

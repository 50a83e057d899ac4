/** What the learner can choose, for the whole collection; a deck may override the first three. */
export interface Preferences {
  /** Chance of recall at which a card comes back, 0.70 to 0.97. */
  desiredRetention: number;
  newPerDay: number;
  reviewsPerDay: number;
  /** Minutes, each below a day. */
  learningSteps: number[];
  relearningSteps: number[];
  /** Hour, 0 to 23, at which the day begins. */
  rolloverHour: number;
  maxIntervalDays: number;
  /** Spread intervals a little, so that cards learned together do not stay together. */
  isFuzzed: boolean;
  gradeButtons: 'two' | 'four';
  theme: 'system' | 'light' | 'dark';
  hasSwipes: boolean;
  hasHaptics: boolean;
  /** Wrap long code lines instead of scrolling them. */
  wrapsCode: boolean;
}

export const defaultPreferences: Preferences = {
  desiredRetention: 0.9,
  newPerDay: 10,
  reviewsPerDay: 200,
  learningSteps: [1, 10],
  relearningSteps: [10],
  rolloverHour: 4,
  maxIntervalDays: 36_500,
  isFuzzed: true,
  gradeButtons: 'four',
  theme: 'system',
  hasSwipes: false,
  hasHaptics: true,
  wrapsCode: false,
};

const MINUTES_A_DAY = 24 * 60;

const isWholeBetween = (low: number, high: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
const isSteps = (value: unknown) =>
  Array.isArray(value) &&
  value.length <= 10 &&
  value.every((step) => typeof step === 'number' && step > 0 && step < MINUTES_A_DAY);
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isOneOf =
  (...allowed: string[]) =>
  (value: unknown) =>
    allowed.includes(value as string);

/** What each preference accepts; the settings screen and restored backups both ask here. */
export const preferenceRules: { [Key in keyof Preferences]: { accepts: (value: unknown) => boolean; rule: string } } = {
  desiredRetention: {
    accepts: (value) => typeof value === 'number' && value >= 0.7 && value <= 0.97,
    rule: 'Between 70 % and 97 %.',
  },
  newPerDay: { accepts: isWholeBetween(0, 999), rule: 'A whole number from 0 to 999.' },
  reviewsPerDay: { accepts: isWholeBetween(0, 9999), rule: 'A whole number from 0 to 9999.' },
  learningSteps: { accepts: isSteps, rule: 'Minutes below a day (1440), separated by spaces; or nothing.' },
  relearningSteps: { accepts: isSteps, rule: 'Minutes below a day (1440), separated by spaces; or nothing.' },
  rolloverHour: { accepts: isWholeBetween(0, 23), rule: 'An hour from 0 to 23.' },
  maxIntervalDays: { accepts: isWholeBetween(1, 36_500), rule: 'A whole number of days from 1 to 36500.' },
  isFuzzed: { accepts: isBoolean, rule: 'On or off.' },
  gradeButtons: { accepts: isOneOf('two', 'four'), rule: 'Two or four.' },
  theme: { accepts: isOneOf('system', 'light', 'dark'), rule: 'System, light or dark.' },
  hasSwipes: { accepts: isBoolean, rule: 'On or off.' },
  hasHaptics: { accepts: isBoolean, rule: 'On or off.' },
  wrapsCode: { accepts: isBoolean, rule: 'On or off.' },
};

/** Preferences from storage or a backup: what is missing or not allowed falls back to its default. */
export function readPreferences(stored: unknown): Preferences {
  const known = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const kept = Object.entries(preferenceRules).filter(([key, { accepts }]) => accepts(known[key]));
  return { ...defaultPreferences, ...Object.fromEntries(kept.map(([key]) => [key, known[key]])) };
}

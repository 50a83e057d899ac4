import { createContext } from 'svelte';
import type { GotchaDatabase } from '../storage/database';
import type { Act } from '../storage/reviews';
import type { DeckLibrary } from './deck-library.svelte';
import type { PreferencesModel } from './preferences.svelte';

/** The few objects that live as long as the page; `main.ts` builds them. */
export interface Gotcha {
  database: GotchaDatabase;
  preferences: PreferencesModel;
  library: DeckLibrary;
  deviceId: string;
  /** Who acts now, outside of a review: `sessionId` says what for. */
  act(sessionId: string): Act;
}

/** A screen asks for them with `useGotcha()`. */
export const [useGotcha, provideGotcha] = createContext<Gotcha>();

// What screens show of a deck: rows as they are stored.
export type { CardState } from '../storage/cards';
export type { CardAction } from '../storage/reviews';
export type { DeckOverrides, DeckRow } from '../storage/database';
export type { StudyScope } from '../storage/schedules';

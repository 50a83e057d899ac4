import { mount } from 'svelte';
import manifest from 'virtual:shipped-decks';
import App from './App.svelte';
import { readMoment } from './app/clock.svelte';
import { DeckLibrary } from './app/deck-library.svelte';
import type { Gotcha } from './app/gotcha';
import { offline } from './app/offline.svelte';
import { PreferencesModel } from './app/preferences.svelte';
import { problems } from './app/problems.svelte';
import { openDatabase } from './storage/database';
import { ensureDeviceId } from './storage/settings';
import './ui/styles/tokens.css';
import './ui/styles/base.css';

const DATABASE_NAME = 'gotcha';

/** A problem that only happens between tabs, told by name in the table of problems. */
class TabEvent extends Error {
  constructor(name: 'Blocked' | 'VersionChange') {
    super(name);
    this.name = name;
  }
}

async function open(): Promise<Gotcha> {
  const database = await openDatabase(DATABASE_NAME, {
    onBlocked: () => problems.report(new TabEvent('Blocked')),
    onVersionChange: () => problems.report(new TabEvent('VersionChange')),
  });
  const preferences = new PreferencesModel(database);
  const [deviceId] = await Promise.all([ensureDeviceId(database), preferences.load()]);
  const act = (sessionId: string) => ({
    now: readMoment(preferences.current.rolloverHour),
    sessionId,
    deviceId,
    config: preferences.config,
  });
  const library = new DeckLibrary(database, manifest, () => act('deck update'));
  await library.open();
  return { database, preferences, library, deviceId, act };
}

/** Safari has no idle callback. */
const idle = () =>
  new Promise<void>((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: LONGEST_WAIT_MS });
    else setTimeout(resolve, LONGEST_WAIT_MS / 10);
  });
const LONGEST_WAIT_MS = 2_000;

async function outsideReview(): Promise<void> {
  while (location.hash.startsWith('#/review')) {
    await new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
  }
}

// The net under all: whatever no screen caught is told to the learner, not to the console alone.
addEventListener('unhandledrejection', (event) => problems.report(event.reason));
addEventListener('error', (event) => problems.report(event.error ?? event.message));

// Only an installed app on a computer is opened with files.
if ('launchQueue' in globalThis) void import('./app/arrivals.svelte').then(({ arrivals }) => arrivals.listen());

const gotcha = open();
mount(App, { target: document.getElementById('app')!, props: { gotcha } });
gotcha
  .then(async (gotcha) => {
    const { library, database, preferences } = gotcha;
    // Where a browser refuses a service worker, as in some private windows, the app works with a connection.
    await offline.start().catch(() => undefined);
    await library.bringInTheRest(idle, outsideReview);
    // Not awaited: without a connection, or a worker, there is nothing to wait for. The next start tries again.
    offline.keep(await library.filesInUse()).catch(() => undefined);
    await idle();
    const { sealOldReviews } = await import('./storage/review-segments');
    await sealOldReviews(database, readMoment(preferences.current.rolloverHour));
    await idle();
    const { cleanUpMediaDaily } = await import('./storage/media');
    await cleanUpMediaDaily(database, readMoment(preferences.current.rolloverHour).at);
    const { dailySnapshot } = await import('./app/daily-snapshot.svelte');
    dailySnapshot.start(gotcha, idle, outsideReview);
  })
  .catch((reason: unknown) => problems.report(reason));

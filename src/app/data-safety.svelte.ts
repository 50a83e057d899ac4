/** Whether the browser promised to keep the data, and where the app runs: what the learner's progress depends on. */
class DataSafety {
  /** Undefined where the browser does not tell. */
  isPersistent = $state<boolean>();
  usedBytes = $state<number>();

  /** True in the window of an installed app. */
  readonly isInstalled: boolean =
    matchMedia('(display-mode: standalone)').matches || ('standalone' in navigator && navigator.standalone === true);

  /** A Safari tab: its data may go after 7 days without use, and the home-screen app has a storage of its own. */
  readonly isFleetingTab: boolean = !this.isInstalled && isAppleTouchDevice();

  async look(): Promise<void> {
    this.isPersistent = await navigator.storage?.persisted?.();
    this.usedBytes = (await navigator.storage?.estimate?.())?.usage;
  }

  /** Asked after the first finished session: by then the learner has something to lose, and the browser a reason to agree. */
  async askForPersistence(): Promise<void> {
    await this.look();
    if (this.isPersistent === false) this.isPersistent = await navigator.storage.persist();
  }
}

/** iPadOS calls itself a Mac, but no Mac has a touch screen. */
function isAppleTouchDevice(): boolean {
  return (
    /iPhone|iPad|iPod/.test(navigator.userAgent) ||
    (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  );
}

export const safety = new DataSafety();

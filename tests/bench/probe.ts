/** What a page can come to show: a card's question, its answer, today's count, the mastery of everything. */
export type Sight = 'question' | 'answer' | 'today' | 'mastery';

declare global {
  interface Window {
    bench: {
      /** When the finger of the last tap was lifted. As all here: milliseconds since the page was asked for. */
      tappedAt: number;
      /** When a sight that was not there when this was called has been painted. */
      painted(sight: Sight): Promise<number>;
      /** The same from the page's first moment on, for the sights that the probe was installed with. */
      first: Partial<Record<Sight, Promise<number>>>;
    };
  }
}

/** Runs in the page, before its own scripts: it must use nothing from outside itself. The same for the app and the floor. */
export function installProbe(sights: Sight[]): void {
  const article = () => document.querySelector('article');
  const questionText = () => article()?.querySelector('.face')?.textContent ?? '';
  const isThere: Record<Sight, (textBefore: string) => boolean> = {
    question: (textBefore) => !article()?.querySelector('.answer') && !['', textBefore].includes(questionText()),
    answer: () => Boolean(article()?.querySelector('.answer')),
    today: () => document.querySelector('.count') !== null,
    mastery: () => document.querySelector('.numbers strong') !== null,
  };
  const painted = (sight: Sight) =>
    new Promise<number>((resolve) => {
      const textBefore = questionText();
      const observer = new MutationObserver(() => look());
      const look = () => {
        if (!isThere[sight](textBefore)) return;
        observer.disconnect();
        // The first frame draws the change: when the next one begins, it has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      };
      observer.observe(document, { subtree: true, childList: true, characterData: true });
      look();
    });
  window.bench = {
    tappedAt: 0,
    painted,
    first: Object.fromEntries(sights.map((sight) => [sight, painted(sight)])),
  };
  addEventListener('pointerup', ({ timeStamp }) => (window.bench.tappedAt = timeStamp), { capture: true });
}

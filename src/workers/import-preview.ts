import type { Card } from '../domain/card';
import type { Problem } from '../domain/deck';
import type { CardChange, CardRename } from '../domain/deck-update';
import { mediaNamesIn } from '../domain/media-name';
import type { IncomingMedia } from '../interchange/incoming-deck';
import type { DeckPreview, Excerpt, ListedCard, SampleCard } from './deck-import-protocol';
import type { DeckPlan } from './deck-plan';
import { keepHidden, skippedNoteIds } from './import-plan';

/** Rows of each kind that a preview carries. */
const LISTED = 200;
const SAMPLES = 3;

/** What the page shows of a deck before it comes in. `shown` is what will be of its update. */
export function previewOf(plan: DeckPlan, shown = keepHidden(plan.update, plan.incoming)): DeckPreview {
  const { incoming, format, table, deckId, choices, known, update, hash, progress } = plan;
  const { added, changed, removed, returned, renamed, moved, unchanged } = shown;
  // One card more at the top shifts all the others: that is no news of them.
  const elsewhere = moved.filter(({ before, after }) => before.sectionId !== after.sectionId);
  const shifted = moved.filter(({ before, after }) => before.sectionId === after.sectionId);
  const hasChanges = [added, changed, removed, returned, renamed, moved].some((list) => list.length > 0);
  const media = mediaOf(plan);
  return {
    title: incoming.deck.title,
    format,
    table: table && { shape: table.shape, isGuessedEncoding: table.isGuessedEncoding },
    deckId,
    choices,
    isNamed: incoming.deck.id !== undefined,
    isNewDeck: known === undefined,
    hasNews: incoming.deck.notes.length > 0 && (hasChanges || progress.size > 0 || known?.contentHash !== hash),
    isWhole: incoming.isWhole,
    lists: {
      added: excerpt(added, listed),
      changed: excerpt(changed, listedChange),
      removed: excerpt(removed, listed),
      returned: excerpt(returned, listedChange),
      renamed: excerpt(
        renamed.filter(({ isCertain }) => isCertain),
        listedRename,
      ),
      moved: excerpt(elsewhere, listedChange),
      unchanged: excerpt([...unchanged, ...shifted.map(({ before }) => before)], listed),
    },
    alike: excerpt(
      renamed.filter(({ isCertain }) => !isCertain),
      listedRename,
    ),
    problems: excerpt(incoming.problems, (problem) => problem),
    problemText: problemText(incoming.problems),
    skippedCount: skippedNoteIds(incoming).size,
    keptCount: update.removed.length - removed.length,
    progress: { cards: progress.size, answers: sum([...progress.values()].map(({ answers }) => answers.length)) },
    media: { count: media.length, sizeBytes: sum(media.map(({ sizeBytes }) => sizeBytes)) },
    samples: [...added, ...[...changed, ...renamed, ...returned].map(({ after }) => after)]
      .slice(0, SAMPLES)
      .flatMap(sampleOf),
  };
}

/** Pictures and sounds that the source has and that its notes name: the others stay out. */
export function mediaOf({ incoming: { deck, media } }: Pick<DeckPlan, 'incoming'>): IncomingMedia[] {
  if (media.length === 0) return [];
  const named = new Set(deck.notes.flatMap(({ title, front, back }) => [title, front, back].flatMap(mediaNamesIn)));
  return media.filter(({ name }) => named.has(name));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function excerpt<Item, Shown>(items: readonly Item[], show: (item: Item) => Shown): Excerpt<Shown> {
  return { count: items.length, first: items.slice(0, LISTED).map(show) };
}

const listed = ({ id, title }: Card): ListedCard => ({ id, title, keepsEdit: false, meaningChanged: false });

const listedChange = ({ after, keepsEdit, meaningChanged }: CardChange): ListedCard => ({
  id: after.id,
  title: after.title,
  keepsEdit,
  meaningChanged,
});

const listedRename = (rename: CardRename): ListedCard => ({
  ...listedChange(rename),
  formerTitle: rename.before.title,
});

function sampleOf({ id, kind, clozeNumber, text }: Card): SampleCard[] {
  return text ? [{ id, kind, clozeNumber, text }] : [];
}

function problemText(problems: readonly Problem[]): string {
  return problems.map(({ line, place, message }) => `${place ?? `Line ${line}`}: ${message}\n`).join('');
}
